"""DHL Shipment Tracking - Unified: one API over DHL's parcel, express, freight and forwarding services."""
