"""Uploads and files: private storage, images re-encoded in sizes."""
