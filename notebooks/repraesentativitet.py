# ---
# jupyter:
#   jupytext:
#     cell_markers: '"""'
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
"""
# {glue:text}`titel`

Undersøgelsen dækker {glue:text}`antal` kommuner.
{glue:text}`fund`
Siden viser, om de ligner landets kommuner som helhed.
De trykte tal er rapportens, og hvor det kan lade sig gøre, er de regnet efter på listen over kommuner.
"""

# %%
from IPython.display import display as show

from jobsurvey_utils import danish, display
from jobsurvey_utils.chapters import codebook, extracts, municipalities, narrative

# %% tags=["parameters"]
round_id: str = "kl2024"

# %%
page = display.Page(round_id, "repraesentativitet")
survey = page.round.config
page.glue(titel=f"Kommunernes repræsentativitet {survey.year}", antal=danish.number(len(survey.municipalities)))

# %%
references = {reference.id: reference for reference in survey.representativity}
tables = {key: municipalities.representativity(page.round, reference) for key, reference in references.items()}
recomputed = extracts.blocks({references[key].title: table for key, table in tables.items() if "recomputed" in table})

# %% [markdown]
"""
## Region og kommunegruppe

Er alle egne af landet og alle slags kommuner med?
"""

# %%
values = {"alle": "Alle kommuner", "recomputed": "Deltagende kommuner"}
look = {"subject": "Kommunernes fordeling", "noun": "grupper af kommuner"}
drawing = display.pairs(recomputed, values=values, block="block", **look)
caption = narrative.farthest(recomputed, *values, "Forskellen", decimals=0)
page.glue(fund=narrative.farthest(recomputed, *values, "Forskellen mellem dem og alle kommuner", decimals=0))
page.figure(drawing, "fordeling", caption=caption, documentation=True)

# %%
gaps = (municipalities.largest_gap(tables[key], r) for key, r in references.items())
page.text(codebook.bullets(gaps))

# %% [markdown]
"""
## Rapportens tabeller

Stemmer de trykte tal med listen over kommuner?
"""

# %%
shown = {key: municipalities.printed_representativity(page.round, reference) for key, reference in references.items()}
captions = {key: f"{reference.source}: {reference.title}" for key, reference in references.items()}
show(*(page.table(shown[key], key, caption=captions[key], documentation=True) for key in references))

# %%
page.text(codebook.bullets(f"{r.title}: {r.note}" for r in references.values() if r.note))

# %%
page.text(filter(None, [survey.municipalities_note]))

# %% [markdown]
"""
## Hent tallene
"""

# %%
page.downloads()
