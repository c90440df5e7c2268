"""Customers' numbers are found however they are written; ordinary numbers are let through."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ftr.personal_data import IBAN_LENGTHS, Kind, find_personal_data, masked

DIGITS = "0123456789"
SEPARATORS = st.sampled_from(["", " ", "-", ".", "\u00a0", "\u2011"])
AROUND = st.sampled_from(["", "klant ", "(", "nr: ", "belde, "])


def kinds(text: str) -> list[Kind]:
    """What was found, from left to right."""
    return [one.kind for one in find_personal_data(text)]


def digits(length: int, first: str = DIGITS) -> st.SearchStrategy[str]:
    """So many digits."""
    return st.tuples(
        st.sampled_from(first), st.text(DIGITS, min_size=length - 1, max_size=length - 1)
    ).map("".join)


def luhn_digit(body: str) -> str:
    """The last digit of a card number."""
    total = 0
    for place, digit in enumerate(reversed(body)):
        value = int(digit) * (2 if place % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return str(-total % 10)


def bsn_sum(body: str) -> int:
    """The weighted sum of a BSN's first eight digits, which is its last digit modulo 11."""
    return (
        sum(int(digit) * weight for digit, weight in zip(body, range(9, 1, -1), strict=True)) % 11
    )


def iban_of(country: str, body: str) -> str:
    """A valid account number."""
    numbers = "".join(str(int(letter, 36)) for letter in body + country + "00")
    return f"{country}{98 - int(numbers) % 97:02}{body}"


@st.composite
def ibans(draw: st.DrawFn) -> str:
    """A valid account number of any country."""
    country = draw(st.sampled_from(sorted(IBAN_LENGTHS)))
    size = IBAN_LENGTHS[country] - 4
    return iban_of(country, draw(st.text(DIGITS + "ABCDWZ", min_size=size, max_size=size)))


def grouped(text: str, separator: str, size: int) -> str:
    """The text in groups."""
    return separator.join(text[at : at + size] for at in range(0, len(text), size))


@given(ibans(), SEPARATORS, AROUND, st.booleans())
def test_account_numbers_of_every_country_are_found(
    iban: str, separator: str, around: str, lower: bool
) -> None:
    written = grouped(iban.lower() if lower else iban, separator, 4)
    text = f"{around}{written}, bedankt"
    [found] = [one for one in find_personal_data(text) if one.kind is Kind.IBAN]
    assert text[found.start : found.end] == written


@given(ibans(), st.integers(1, 96))
def test_a_wrong_check_number_is_no_account_number(iban: str, by: int) -> None:
    wrong = f"{iban[:2]}{(int(iban[2:4]) + by) % 97:02}{iban[4:]}"
    assert Kind.IBAN not in kinds(wrong) or int(wrong[2:4]) % 97 == int(iban[2:4]) % 97


@given(st.integers(12, 18).flatmap(lambda n: digits(n, DIGITS[1:])), SEPARATORS, AROUND)
def test_card_numbers_are_found(body: str, separator: str, around: str) -> None:
    written = grouped(body + luhn_digit(body), separator, 4)
    text = f"{around}{written} verlopen"
    found = [text[one.start : one.end] for one in find_personal_data(text) if one.kind is Kind.CARD]
    assert found == [written]


@given(digits(15, DIGITS[1:]), st.integers(1, 9))
def test_a_wrong_check_digit_is_no_card_number(body: str, by: int) -> None:
    wrong = body + str((int(luhn_digit(body)) + by) % 10)
    assert Kind.CARD not in kinds(wrong)


@given(digits(8, DIGITS[1:]).filter(lambda body: bsn_sum(body) < 10), SEPARATORS, AROUND)
def test_bsns_are_found(body: str, separator: str, around: str) -> None:
    bsn = f"{body}{bsn_sum(body)}"
    for sizes in ((3, 3, 3), (4, 2, 3)):
        a, b, _c = sizes
        written = separator.join([bsn[:a], bsn[a : a + b], bsn[a + b :]])
        text = f"{around}{written}; gebeld"
        assert [text[one.start : one.end] for one in find_personal_data(text)] == [written]


@given(digits(8, "123456789"), st.integers(1, 9))
def test_a_wrong_check_digit_is_no_bsn(body: str, by: int) -> None:
    wrong = body + str((bsn_sum(body) + by) % 10)
    assert Kind.BSN not in kinds(wrong) or int(wrong[-1]) == bsn_sum(body)


@given(
    digits(8),
    SEPARATORS,
    st.sampled_from(["06", "+316", "00316", "+31 (0)6", "+31 6", "06 ", "(06) "]),
)
def test_mobile_numbers_are_found(body: str, separator: str, prefix: str) -> None:
    written = prefix + (separator if prefix[-1].isdigit() else "") + grouped(body, separator, 2)
    text = f"bel {written} terug"
    assert [text[one.start : one.end] for one in find_personal_data(text)] == [written]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("020-6241111", Kind.PHONE),
        ("(0118) 12 34 56", Kind.PHONE),
        ("0031 20 624 11 11", Kind.PHONE),
        ("tel.+32 475 12 34 56", Kind.PHONE),
        ("+49 (0)30 1234567", Kind.PHONE),
        ("+1 212-555-0123", Kind.PHONE),
        ("020/6241111", Kind.PHONE),
        ("06 - 12345678", Kind.PHONE),
        ("٠٦١٢٣٤٥٦٧٨", Kind.PHONE),  # digits of another script
        ("j.de.vries+post@voorbeeld.nl", Kind.EMAIL),
        ("mailto:anna@post.bedrijf.co.uk.", Kind.EMAIL),
        ("jürgen@münchen.de", Kind.EMAIL),
        ("NL91 ABNA 0417 1643 00", Kind.IBAN),
        ("gb29nwbk60161331926819", Kind.IBAN),
        ("4111 1111 1111 1111", Kind.CARD),
        ("378282246310005", Kind.CARD),
        ("111222333", Kind.BSN),
        ("1234.56.782", Kind.BSN),
        ("BSN 10000008", Kind.BSN),
    ],
)
def test_as_people_write_it(text: str, kind: Kind) -> None:
    assert kinds(text) == [kind]


@pytest.mark.parametrize(
    "text",
    [
        "1234 AB Utrecht",
        "€ 123.456.782,00 terug",
        "EUR 111.222.333",
        "op 23-11-2026 om 14:05",
        "06/12/2026 14:05",
        "20261123",
        "23112026",
        "order 4711",
        "ordernr 2026-004711",
        "pakket 3SABCD123456789",
        "bestelling 100000123",
        "0900-1450 of 0800 0407",
        "088 123 45 67",
        "tussen 9.00 en 17.30",
        "6 x 12,50 = 75,00",
        "versie 1.2.3.4",
        "niet @thuis",
        "2026-11-23 2026-11-24",
        "112",
    ],
)
def test_ordinary_numbers_are_let_through(text: str) -> None:
    assert kinds(text) == []


def test_what_stands_beside_another_is_found_too() -> None:
    assert kinds("0612345670 1234.56.782 111222333") == [Kind.PHONE, Kind.BSN, Kind.BSN]


def test_several_are_found_and_masked() -> None:
    text = "Jan (06-12345678, jan@huis.nl) betaalt met NL91ABNA0417164300."
    assert kinds(text) == [Kind.PHONE, Kind.EMAIL, Kind.IBAN]
    assert masked(text) == "Jan ([phone], [email]) betaalt met [iban]."
    assert masked(text, lambda _kind: "…") == "Jan (…, …) betaalt met …."


@given(st.text(max_size=80))
def test_any_text_is_looked_at_and_what_is_masked_is_clean(text: str) -> None:
    found = find_personal_data(text)
    ends = [(one.start, one.end) for one in found]
    assert all(start < end for start, end in ends)
    assert all(a[1] <= b[0] for a, b in pairwise(ends))
    assert find_personal_data(masked(text, lambda _kind: "…")) == ()


@given(st.text("0123456789 .-+@ab(), ", max_size=60))
def test_masking_once_is_enough(text: str) -> None:
    assert find_personal_data(masked(text, lambda _kind: "…")) == ()
