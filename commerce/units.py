"""Units as people and shops write them, and the one spelling in which they are compared."""

from __future__ import annotations

#: The spelling that is compared, by others of the same unit.
UNITS = {
    "liter": "l",
    "litre": "l",
    "liters": "l",
    "litres": "l",
    "ltr": "l",
    "millilitres": "ml",
    "milliliters": "ml",
    "mls": "ml",
    "centimeter": "cm",
    "centimetre": "cm",
    "centimeters": "cm",
    "centimetres": "cm",
    "inches": "inch",
    "persons": "person",
    "people": "person",
}
