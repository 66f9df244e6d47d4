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
"""

# %%
from jobsurvey_utils import display
from jobsurvey_utils.display import municipality as own

# %% tags=["parameters"]
round_id: str = "kl2025"
municipality: str = "707"

# %%
page = display.Page(round_id, f"kommune-{municipality}")
place = own.Place(page.round, page.store, municipality)
page.glue(titel=place.title, kommune=place.name)

# %%
page.text(place.lead())

# %% [markdown]
"""
## Kommunen og alle kommuner

Hvordan er det gået på de spørgsmål, alle kommuner har stillet?
"""

# %%
page.figure(place.drawing(), "resultater", caption=place.finding(), note=own.NOTE)

# %%
page.table(name="resultater", caption=f"Resultater: {place.name} og alle kommuner", **place.table())

# %% [markdown]
"""
## Kommunens egne spørgsmål

Hvad har kommunen selv spurgt om?
Spørgsmålene er kun stillet til borgere i {glue:text}`kommune`.
De vises kun her og indgår ikke i bogens øvrige tal.
"""

# %%
page.text(place.wordings())

# %%
place.figures(page)

# %%
page.table(name="egne", caption=f"Svar på egne spørgsmål: {place.name}", **place.answers())

# %%
page.table(name="egne-grundlag", caption="Hvor mange der er spurgt, og hvor mange der svarede", **place.bases())

# %% [markdown]
"""
## Hvad tallene kan bære

Intervallerne viser den usikkerhed, der kommer af, at kun en del af kommunens borgere har svaret.
De viser ikke den skævhed, der er tilbage, hvis de, som ikke svarede, mener noget andet end dem, der ligner dem og svarede.
En forskel fra de øvrige kommuner kan også komme af, at borgerne er andre end i de øvrige.

## Hent tallene
"""

# %%
page.contract(andele=place.results("shares"), gennemsnit=place.results("scores"))
page.downloads()
