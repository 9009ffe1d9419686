"""Invented names for simulated candidates, with a country to go with each."""

GIVEN = ["Aiko", "Ana", "Anders", "Bao", "Beatriz", "Carlos", "Chiara", "Chinwe", "Daniel", "Deepa", "Eero", "Elif", "Emeka", "Fatima", "Felix", "Gabriela", "Hana", "Hugo", "Ines", "Ivan", "Jamal", "Jia", "Jonas", "Kavya", "Khalid", "Kwame", "Lars", "Leila", "Linh", "Lucia", "Maja", "Malik", "Marta", "Mateo", "Mei", "Milan", "Nadia", "Noor", "Olga", "Omar", "Pablo", "Priya", "Rafael", "Ravi", "Rosa", "Samir", "Sara", "Sofia", "Tariq", "Thandi", "Tomas", "Uche", "Vera", "Viktor", "Wanjiru", "Ximena", "Yara", "Yuki", "Zainab", "Zoran"]
FAMILY = (
    ("Abebe", "ET"), ("Adeyemi", "NG"), ("Ahmed", "PK"), ("Andersen", "DK"), ("Bianchi", "IT"),
    ("Castro", "BR"), ("Chen", "SG"), ("Costa", "PT"), ("Dubois", "FR"), ("Eriksen", "NO"),
    ("Fernandez", "ES"), ("Garcia", "MX"), ("Gruber", "AT"), ("Haddad", "JO"), ("Hansen", "DK"),
    ("Horvat", "HR"), ("Ibrahim", "EG"), ("Ito", "JP"), ("Jansen", "NL"), ("Kamau", "KE"),
    ("Kim", "KR"), ("Kowalski", "PL"), ("Larsson", "SE"), ("Mbeki", "ZA"), ("Meyer", "DE"),
    ("Moreau", "BE"), ("Nguyen", "VN"), ("Novak", "CZ"), ("Okafor", "NG"), ("Patel", "IN"),
    ("Popescu", "RO"), ("Reyes", "PH"), ("Rossi", "IT"), ("Santos", "BR"), ("Sato", "JP"),
    ("Sharma", "IN"), ("Silva", "CL"), ("Tan", "MY"), ("Virtanen", "FI"), ("Yilmaz", "TR"),
)  # fmt: skip


def simulated_name(number: int) -> tuple[str, str]:
    """(name, country) of the n-th simulated person; no two of the first 2,400 share a name."""
    family, country = FAMILY[(number * 7 + number // len(GIVEN)) % len(FAMILY)]
    return f"{GIVEN[number % len(GIVEN)]} {family}", country
