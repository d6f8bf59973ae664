"""The kinds of value that requests and answers of the room share."""

from __future__ import annotations

import unicodedata
from typing import Annotated

import phonenumbers
from email_validator import EmailNotValidError, validate_email
from phonenumbers import NumberParseException, PhoneNumberFormat
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from freight_app.kit.errors import InvalidInput

MAX_ID = 2**31 - 1
MAX_PASSWORD = 200


class Dto(BaseModel):
    model_config = ConfigDict(frozen=True)


class Request(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


def _one_line(text: str) -> str:
    """Without spaces around and doubled inside; control characters (a NUL breaks PostgreSQL) raise ``ValueError``."""
    if any(unicodedata.category(char) == "Cc" for char in text):
        raise ValueError("a line of text has no control characters")
    return " ".join(text.split())


def _not_blank(text: str) -> str:
    if not text:
        raise ValueError("something must be written here")
    return text


Line = Annotated[str, AfterValidator(_one_line)]
Written = Annotated[Line, AfterValidator(_not_blank)]
Email = Annotated[str, Field(min_length=3, max_length=254)]
Password = Annotated[str, Field(min_length=1, max_length=MAX_PASSWORD, repr=False)]
Country = Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
Id = Annotated[int, Field(ge=1, le=MAX_ID)]
PersonName = Annotated[Written, Field(min_length=1, max_length=120)]
PhoneText = Annotated[Line, Field(max_length=30)]


def clean_lines(text: str, *, field: str) -> str:
    """A text of several lines, trimmed; ``InvalidInput`` on control characters other than the line's end."""
    text = text.replace("\r\n", "\n").strip()
    if any(unicodedata.category(char) == "Cc" and char != "\n" for char in text):
        raise InvalidInput(field, "This text has characters that cannot be written.")
    return text


def clean_line(text: str, *, field: str) -> str:
    """A text of one line, trimmed and without doubled spaces; ``InvalidInput`` as in ``clean_lines``."""
    return " ".join(clean_lines(text, field=field).split())


def parse_email(text: str, *, field: str = "email") -> str:
    """The address in its normal form; ``InvalidInput`` when it cannot be one. Whether it exists is not asked."""
    try:
        # Our demo accounts live at demo.test, a domain that can belong to nobody.
        return validate_email(text.strip(), check_deliverability=False, test_environment=True).normalized
    except (EmailNotValidError, UnicodeError):
        raise InvalidInput(field, "This is not an e-mail address.") from None


def email_key(text: str) -> str:
    """What makes two spellings of an address the same."""
    return unicodedata.normalize("NFC", text.strip()).casefold()


def parse_phone(text: str, *, country: str, field: str = "phone") -> str:
    """The number as E.164 (``+21698123456``). ``country`` says how to read one without a prefix.

    Raises ``InvalidInput`` on a number that the country's plan does not have.
    """
    try:
        number = phonenumbers.parse(text, country)
    except NumberParseException:
        raise InvalidInput(field, "This is not a telephone number.") from None
    if not phonenumbers.is_valid_number(number):
        raise InvalidInput(field, "This telephone number does not exist. Check the digits and the country.")
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def parse_country(code: str, *, field: str = "country") -> str:
    """An ISO 3166 code of two letters; ``InvalidInput`` when no country has it."""
    if code not in phonenumbers.SUPPORTED_REGIONS:
        raise InvalidInput(field, "'{code}' is not the code of a country.", code=code)
    return code
