"""Errors of the migration room."""

from __future__ import annotations

from freight_app.kit.errors import Conflict, FreightError


class JobStopped(FreightError):
    """The job was cancelled while a batch of it was being loaded: what the batch did is taken back."""

    code = "job_stopped"


class WrongJobState(Conflict):
    """The job is not where this could be done with it: ``status`` says where it is."""

    code = "wrong_job_state"


class RequestKeyReused(Conflict):
    """The same key came with another request before."""

    code = "request_key_reused"


class RecordNotEditable(Conflict):
    """Only a dead letter can be mended, and not while it is being tried again."""

    code = "record_not_editable"


class PipelineExists(Conflict):
    """Another pipeline of the tenant has the name."""

    code = "pipeline_exists"


class UploadInUse(Conflict):
    """A job that has not ended needs the file."""

    code = "upload_in_use"
