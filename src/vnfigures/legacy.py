"""Text of the time before Unicode: TCVN3 and VNI bytes shown as Latin letters ("Uû ban nh©n d©n", "nhaân daân").

Such a text has no Vietnamese letters to read figures by; it has to be converted by the fonts of its document first.
"""

import re

_WORD = re.compile(r"[^\W\d_]+(?:[©®¸µ¶·¹¨»¼½¾ª«¬­][^\W\d_]*)+|[®©][a-zà-ÿ]+|[^\W\d_]+")
# TCVN3 prints vowels with tones as signs, in the middle of words: nh©n, ®¶ng, thµnh, h¬n. Catalan l·l is the exception.
_TCVN3 = re.compile(r"(?:(?<=[a-zà-ÿ])[©®¸µ¶¹¨»¼½¾ª¬](?=[a-zà-ÿ])|®(?=[a-zà-ÿ])|(?<![l·])·(?=[a-zà-ÿ]))", re.I)
# VNI puts the mark after the vowel: aù aø aâ, oâ, eâ, öô. Chosen from pairs that no Western language writes often.
_VNI = re.compile(r"[aeiouyöô][ùøûõ]|[aeo]â|a[êåä]|öô|öï|uï|oï|aï|eä|oä", re.I)
_VNI_SURE = re.compile(r"[aeo]â|[aeiouyöô]ø|öô|[aeiy]ù", re.I)
_HINT = re.compile(r"[©®¸µ¶·¹¨»¼½¾ª¬âùøûõö]", re.I)
_UNICODE = re.compile(r"[\u0102\u0103\u0110\u0111\u01a0\u01a1\u01af\u01b0\u1ea0-\u1ef9]")
_SAMPLE = 20_000


def legacy_encoding(text: str) -> str | None:
    """ "TCVN3" or "VNI" if the text looks like bytes of that code shown as Latin letters, else None.

    Looks at the first twenty thousand characters. Never on Vietnamese in Unicode nor on Western text: a fifth of
    all words must show the signs.

    >>> legacy_encoding("Uû ban nh©n d©n ph­êng"), legacy_encoding("Uûy ban nhaân daân phöôøng")
    ('TCVN3', 'VNI')
    >>> legacy_encoding("Ủy ban nhân dân phường © 2024")
    """
    text = text[:_SAMPLE]
    if not _HINT.search(text):
        return None
    words = _WORD.findall(text)
    if not words or len(_UNICODE.findall(text)) * 10 > len(words):
        return None
    tcvn3 = [word for word in words if _TCVN3.search(word)]
    vni = [word for word in words if _VNI.search(word)]
    if len(tcvn3) >= 2 and len(tcvn3) * 5 >= len(words) and len(tcvn3) >= len(vni):
        return "TCVN3"
    sure = any(_VNI_SURE.search(word) for word in vni)
    if len(vni) >= 2 and sure and len(vni) * 5 >= len(words):
        return "VNI"
    return None
