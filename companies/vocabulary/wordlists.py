"""Words of a query that say nothing about what is made, and words that only stand in compounds.

All are folded with companies.vocabulary.normalise, like everything they are compared with.
"""

from companies.vocabulary.normalise import key


def _keys(text: str) -> frozenset[str]:
    return frozenset(map(key, text.split()))


# Left out of a query, unless they are part of a label (`just in time`).
STOP_WORDS = _keys("""
    CNC NC
    Hersteller Herstellern Herstellung herstellen Lieferant Lieferanten Zulieferer Anbieter Produzent
    Produzenten Fabrikant Firma Firmen Unternehmen Betrieb Betriebe Fabrik Fertiger Fertigung fertigen
    Produktion Dienstleister Partner Spezialist Spezialisten Experte Experten Verarbeiter Bearbeiter
    Bezugsquelle Werk Werke aus für von vom mit und oder in im an am auf zum zur zu der die das den dem
    des ein eine einen einer eines bei nach als Teil Teile Teilen Komponente Komponenten Bauteil Bauteile
    Produkt Produkte Produkten Artikel Ware Waren Bearbeitung Verarbeitung Verarbeiten Bearbeiten wir ich
    suche suchen sucht gesucht brauche brauchen benötige benötigen benötigt wer macht kann stellt her
    liefert uns unser unsere unserer bitte alle sowie durch über unter ohne auch nur sehr gut gute guter
    gutes Japan japanisch japanische japanischer japanisches Osaka Higashiosaka Higashi-Osaka Region Stadt
    Nähe Angebot Maß z b zb etc ca inkl Art Arten verschiedene verschiedener Bereich manufacturer
    manufacturers maker makers supplier suppliers company companies producer producers vendor vendors
    factory factories firm firms manufacturing manufacture manufactured made make makes making producing
    contractor subcontractor specialist specialists provider providers for of from with and or the a to by
    on at as is are we i need needs looking searching search want who can that part parts component
    components product products goods item items processing services service which our us please any all
    into using used based near city area japanese high quality custom
    加工 部品 製品 メーカ メーカー 製造 製作 会社 企業 業者 工場 製造業者 製造会社 製造元 加工業者 専業
    専門 専門業者 業 屋 製作所 製作会社 取扱 対応 できる 可能 探す 探して 探しています 依頼 注文 ください
    東大阪 東大阪市 大阪 日本 国内 など 等 用 向け 製 その他 各種 して する した います ます です こと
    もの ところ どこ 作る 作れる つくる 作って 作っている いる ある 会社さん
""")  # fmt: skip

# What may be left between the Japanese words of a query: particles.
PARTICLES = _keys("の を と や に は が で も へ な から まで より による ための 及び および または 又は")

# What a German compound may have beside the word that counts: `Präzisions-`, `-hersteller`.
NEUTRAL_PARTS = _keys("""
    Hersteller Herstellung Lieferant Zulieferer Anbieter Produzent Firma Unternehmen Betrieb Fabrik
    Fertigung Fertiger Produktion Verarbeitung Verarbeiter Bearbeitung Bearbeiter Werk Werkstatt
    Dienstleister Dienstleistung Handel Bau Technik Technologie Industrie Artikel Ware Waren Erzeugnis
    Erzeugnisse Produkt Produkte Teil Teile Element Elemente Komponente Komponenten Bauteil Bauteile
    Arbeit Arbeiten Lösung Lösungen System Systeme Anwendung Anwendungen Verfahren Präzision Spezial
    Sonder Klein Groß Fein Grob Mikro Mini Micro Maxi Hoch Tief Lang Kurz Dünn Dick Lohn Serien Serie
    Einzel Fertig Roh Halb Voll Maß Universal Standard Qualität Qualitäts Leicht Schwer Mehr Viel Zwei
    Drei Vier Fünf Innen Außen Haupt Neben Nach Vor Zusatz Ersatz Profi Marken Werbe Haus Auto Kfz Schnell
    Eil Super Ultra Hochleistungs Hochpräzisions Kleinserien Großserien
""")  # fmt: skip

# Parts of compounds below four letters; others are too likely to be found by chance.
SHORT_PARTS = _keys("Rad Tor Gas Uhr CNC PVC LED PET ABS POM Zug Bau Bus")

# `A aus B` may stand for the term `BA`: Federn aus Edelstahl, welding of aluminium.
BINDING_WORDS = _keys("aus von für mit in of from for")

# Common words that are also the name of some goods or of a machine's part. Within a sentence they name
# nothing; as a whole entry of a list (`Cans`, `サドル`) they do. A phrase stands here with its words joined.
EVERYDAY_WORDS = _keys("""
    can train ship stay line blind swing watch handle handles cover covers stand table bridge costdown
    Buch lagern Lehre Lehren Leiter Musterprofil Netz Reise Reisen senken Wind wollen
    サドル ハンガー
""")

# Beside one of these a bare number is a grade: AISI 304, Werkstoff 304.
MATERIAL_MARKS = _keys("AISI SUS grade Werkstoff type Typ")
