"""The currencies that shopclerk knows, and how many digits their smallest coin has.

ISO 4217, with those that it has withdrawn and old orders still name, and those of shop systems' own lists that pass as
money in some place without a code of ISO's. No other code is guessed at: a shop that sells in one (bitcoin, points)
would have its sums rounded to hundredths.
"""

from __future__ import annotations

_NONE = "BIF BYR CLP DJF GNF IRT ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"
_TWO = """
AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP CRC
CUC CUP CVE CZK DKK DOP DZD EEK EGP ERN ETB EUR FJD FKP GBP GEL GGP GHS GIP GMD GTQ GYD HKD HNL HRK HTG HUF IDR ILS
IMP INR IRR JEP JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL LTL LVL MAD MDL MGA MKD MMK MNT MOP MRO MRU MUR MVR
MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN PRB QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE
SLL SOS SRD SSP STD STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VEF VES WST XCD XCG YER ZAR
ZMW ZWG ZWL
"""
_THREE = "BHD IQD JOD KWD LYD OMR TND"

#: Code to digits.
DIGITS = {code: digits for digits, codes in ((0, _NONE), (2, _TWO), (3, _THREE)) for code in codes.split()}
