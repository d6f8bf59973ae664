"""The pages of the console about buying: projects, suppliers, purchase orders, shipments, their papers."""

from __future__ import annotations

from freight_app.ui.routing import Audience, Route

SUPPLY_ROUTES: tuple[Route, ...] = (
    Route(
        "/admin/suppliers",
        "admin.purchasing.suppliers:page",
        "Suppliers",
        Audience.ADMIN,
        permission="purchasing.read",
        on_load="admin.purchasing.suppliers_state:SuppliersState.load",
    ),
    Route(
        "/admin/suppliers/[id]",
        "admin.purchasing.supplier_detail:page",
        "Supplier",
        Audience.ADMIN,
        permission="purchasing.read",
        on_load="admin.purchasing.supplier_state:SupplierState.load",
    ),
    Route(
        "/admin/purchases",
        "admin.purchasing.purchases:page",
        "Purchase orders",
        Audience.ADMIN,
        permission="purchasing.read",
        on_load="admin.purchasing.purchases_state:PurchasesState.load",
    ),
    Route(
        "/admin/purchases/[number]",
        "admin.purchasing.purchase_detail:page",
        "Purchase order",
        Audience.ADMIN,
        permission="purchasing.read",
        on_load="admin.purchasing.purchase_state:PurchaseState.load",
    ),
    Route(
        "/admin/shipments",
        "admin.shipping.shipments:page",
        "Shipments",
        Audience.ADMIN,
        permission="shipping.read",
        on_load="admin.shipping.shipments:ShipmentsState.load",
    ),
    Route(
        "/admin/shipments/[id]",
        "admin.shipping.shipment_detail:page",
        "Shipment",
        Audience.ADMIN,
        permission="shipping.read",
        on_load="admin.shipping.shipment_state:ShipmentState.load",
    ),
    Route(
        "/admin/carriers",
        "admin.shipping.carriers:page",
        "Carriers",
        Audience.ADMIN,
        permission="shipping.read",
        on_load="admin.shipping.carriers_state:CarriersState.load",
    ),
    Route(
        "/admin/proposals",
        "admin.purchasing.proposals:page",
        "To buy",
        Audience.ADMIN,
        permission="purchasing.read",
        on_load="admin.purchasing.proposals_state:ProposalsState.load",
    ),
    Route(
        "/admin/compare-suppliers",
        "admin.purchasing.compare:page",
        "Compare suppliers",
        Audience.ADMIN,
        permission="purchasing.read",
        on_load="admin.purchasing.compare_state:CompareState.load",
    ),
    Route(
        "/admin/documents",
        "admin.documents:page",
        "Documents",
        Audience.ADMIN,
        permission="documents.read",
        on_load="admin.documents_state:DocumentsState.load",
    ),
    Route(
        "/admin/projects",
        "admin.projects.board:page",
        "Projects",
        Audience.ADMIN,
        permission="dashboard.read",
        on_load="admin.projects.board_state:ProjectsState.load",
    ),
    Route(
        "/admin/projects/[id]",
        "admin.projects.detail:page",
        "Project",
        Audience.ADMIN,
        permission="dashboard.read",
        on_load="admin.projects.detail_state:ProjectState.load",
    ),
)
