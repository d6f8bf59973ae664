"""Somebody of the shop who loads files, as the console's pages and its upload route do it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import uuid4

from freight_app.accounts.permissions import Role
from freight_app.accounts.tenants import house_tenant
from freight_app.kit.house import House
from freight_app.migration.files import uploads_folder
from freight_app.migration.sources.sniffing import sniff_file
from freight_app.migration.sources.uploads import store_upload
from freight_app.migration.uploading import keep_upload
from freight_app.ui.admin.data_jobs.job_state import JobState
from freight_app.ui.admin.data_jobs.own_data import NEW, job_href
from freight_app.ui.admin.data_jobs.wizard import WizardState
from freight_app.ui.admin.data_jobs.wizard_check import CheckState
from freight_app.ui.admin.data_jobs.wizard_target_state import TargetState
from freight_app.work.running import run_due_tasks
from tests.catalogue.samples import add_category
from tests.ui.tabs import Tab, signed_in_tab, where_to

# As an old French program exports it: Windows-1252, semicolons, decimal commas; one row twice, one twice but otherwise,
# one with a category that nobody knows, one with a price that is no number.
MESSY = """Réf article;Désignation;Famille;Prix TTC
A-1;Filtre à huile;Filtres;24,500
A-2;Plaquettes de frein;Filtres;189,000
A-1;Filtre à huile;Filtres;24,500
A-2;Plaquettes de frein;Filtres;199,000
A-3;Courroie;Inconnue;45,750
A-4;Bougie;Inconnue;12,300
A-5;Amortisseur;Filtres;sur demande
""".encode("cp1252")
LOADED, SKIPPED, DEAD = 2, 1, 4


@dataclass
class Desk:
    house: House
    tab: Tab

    @classmethod
    def open(cls, house: House, *, role: Role = Role.BUYER, language: str = "en") -> Desk:
        add_category(house, "filtres", fr="Filtres", en="Filters")
        return cls(house, signed_in_tab(house, role, path=NEW, language=language))

    def send(self, content: bytes = MESSY, name: str = "export.csv") -> str:
        """A file that has come in; its id."""
        with self.house.write() as uow:
            tenant = house_tenant(uow)
        path = uploads_folder(self.house.settings, tenant.public_id) / str(uuid4())
        stored = store_upload(iter([content]), path, 1 << 30)
        with self.house.write() as uow:
            return keep_upload(uow, tenant.id, name, stored, sniff_file(path)).public_id

    def go(self, file_id: str, step: str) -> str:
        """Open a step of the wizard; where the page went instead, if it did."""
        self.visit(f"{NEW}?file={file_id}&step={step}")
        return where_to(self.tab.send(WizardState.load))

    def visit(self, path: str) -> None:
        """Another page in the same tab."""
        cookies = self.tab.root.router.headers.cookie
        session = cookies.split("freight_session=")[1].split(";")[0]
        language = cookies.split("freight_lang=")[1].split(";")[0]
        self.tab.go_to(path, language=language, session=session)

    def choose_products(self, file_id: str) -> None:
        self.go(file_id, "target")
        self.tab.send(TargetState.choose, target="products")

    def load(self, file_id: str, name: str = "") -> str:
        """Begin the job in the last step, and have it done; its id."""
        self.go(file_id, "check")
        went = where_to(self.tab.send(CheckState.load_it, data={"job_name": name}))
        self.work()
        return went.removeprefix(job_href(""))

    def load_messy(self) -> str:
        file_id = self.send()
        self.choose_products(file_id)
        return self.load(file_id)

    def open_job(self, job: str) -> None:
        self.visit(job_href(job))
        self.tab.send(JobState.load)

    def work(self) -> None:
        run_due_tasks(self.house.database, limit=1000)
