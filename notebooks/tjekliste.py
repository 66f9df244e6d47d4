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

{glue:text}`fund`
Siden gennemgår dem alle, så en kritisk læser kan se, hvad undersøgelsen har fortalt om sig selv, og hvad den ikke har.
Ved siden af svaret er der link til de afsnit, der viser det.
"""

# %%
from jobsurvey_utils import display
from jobsurvey_utils.chapters import checklist
from jobsurvey_utils.checklist.reading import Checklist
from jobsurvey_utils.checklist.sources import Sources

# %% tags=["parameters"]
round_id: str = "kl2024"

# %%
page = display.Page(round_id, "tjekliste")
found = {"audit": page.analysis("audit"), "choices": page.analysis("choices")}
found |= {"coverage": page.analysis("coverage"), "propensity": page.analysis("propensity")}
found |= {"silence": page.analysis("silence")}
answers = Checklist(Sources(page.round, page.store, found))
page.glue(titel=f"Metodetjekliste {page.round.config.year}", fund=checklist.finding(answers))
page.glue(tal=checklist.synthetic(answers))

# %% [markdown]
"""
## Sådan er der svaret

- **Besvaret**: Kilden eller bogen fortæller det. Et svar kan godt være, at noget ikke er gjort.
- **Ikke relevant**: Punktet gælder ikke denne slags undersøgelse, og grunden er nævnt.
- **Ikke oplyst i kilden**: Kilden fortæller det ikke, og bogen kan ikke regne det ud.

{glue:text}`tal`
Et punkt uden svar eller et link, der ikke fører nogen steder hen, stopper bygningen af bogen.
"""

# %%
page.table(checklist.overview(answers), "overblik", caption="Punkter efter svar", documentation=True)

# %% [markdown]
"""
## AAPOR: åbenhed om undersøgelsen

{glue:text}`om_aapor`
Kilden er foreningens etiske regler {cite:p}`aapor2021`.
"""

# %%
page.glue(om_aapor=checklist.note(answers, "aapor"))
offered = page.table(checklist.frame(answers, "aapor"), "aapor", caption="AAPOR punkt for punkt")
page.text(checklist.listing(answers, "aapor"))

# %% [markdown]
"""
## CROSS: rapportering af spørgeskemaundersøgelser

{glue:text}`om_cross`
Kilden er {cite:t}`sharma2021`.
"""

# %%
page.glue(om_cross=checklist.note(answers, "cross"))
offered = page.table(checklist.frame(answers, "cross"), "cross", caption="CROSS punkt for punkt")
page.text(checklist.listing(answers, "cross"))

# %% [markdown]
"""
## STROBE: tværsnitsundersøgelser

{glue:text}`om_strobe`
Kilden er {cite:t}`vonelm2007`.
"""

# %%
page.glue(om_strobe=checklist.note(answers, "strobe"))
offered = page.table(checklist.frame(answers, "strobe"), "strobe", caption="STROBE punkt for punkt")
page.text(checklist.listing(answers, "strobe"))

# %% [markdown]
"""
## ESQRS: kvalitetsrapport

{glue:text}`om_esqrs`
Kilden er {cite:t}`eurostat2020`.
"""

# %%
page.glue(om_esqrs=checklist.note(answers, "esqrs"))
offered = page.table(checklist.frame(answers, "esqrs"), "esqrs", caption="ESQRS punkt for punkt")
page.text(checklist.listing(answers, "esqrs"))

# %% [markdown]
"""
## Hent tallene
"""

# %%
page.downloads()
