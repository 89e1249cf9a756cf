import uuid
from typing import Any

import pytest

from inquiries import services
from inquiries.models import Inquiry

CONTENT = {
    "organisation": "Muster Maschinenbau GmbH",
    "name": "Petra Probe",
    "email": "petra@muster.example",
    "text": "Wir suchen gestanzte Teile aus Edelstahl, 5.000 Stück im Jahr.",
}


@pytest.fixture
def content() -> dict[str, str]:
    return dict(CONTENT)


@pytest.fixture
def submit(content: dict[str, str]):
    """Return a function that submits an inquiry; ``data`` changes what was typed."""

    def call(*, data: dict[str, str] | None = None, **arguments: Any) -> Inquiry:
        defaults = {
            "language": "de",
            "companies": [],
            "idempotency_key": uuid.uuid4(),
            "network": "203.0.113.0/24",
        }
        return services.submit(data=content | (data or {}), **defaults | arguments)

    return call
