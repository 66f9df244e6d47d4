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

{glue:text}`svar`
Siden viser, hvad der kom ud af invitationerne, hvem der svarede, og hvordan svarene kom ind.
"""

# %%
from jobsurvey_utils import danish, display
from jobsurvey_utils.chapters import codebook, extracts, narrative, reported, response

# %% tags=["parameters"]
round_id: str = "kl2024"

# %%
page = display.Page(round_id, "besvarelser")
total = page.rows("response", breakdown="samlet").to_dict("records")[-1]
page.glue(titel=f"Besvarelser {page.round.config.year}", svar=response.opening(page.round, page.meta))

# %% [markdown]
"""
## Udfald

Hvad kom der ud af invitationerne?
"""

# %%
outcomes = extracts.counted(page.rows("disposition"), "Udfald")
page.table(outcomes, "udfald", caption="Inviterede efter udfald", formats=extracts.formats(outcomes))

# %% [markdown]
"""
Svarprocenten er antallet af dem, der har svaret helt eller delvis, delt med antallet af alle inviterede.
Det svarer til RR2 i de amerikanske standarder {cite:p}`aapor2023`.
Også borgere, som invitationen ikke kunne nå, tæller med i nævneren.

## Svarprocent efter gruppe

Svarede nogle grupper mere end andre?
"""

# %%
names = codebook.person_variables(page.round)
groups = extracts.blocks({label: page.rows("response", breakdown=name) for name, label in names.items()})
groups = response.nouned(page.round, groups)
look = {"total": total, "sort": False, "block": "block", "subject": "Svarprocent efter gruppe"}
drawing = display.dots(groups, value="response_rate", **look)
remarks = [*response.unknown_background(page.round, page.tables["composition"]), *response.without_rate(groups)]
note = " ".join(remarks) or f"n = {danish.number(page.meta['n_sample'])} inviterede."
page.figure(drawing, "grupper", caption=narrative.contrast(groups, "response_rate", "Svarprocenten"), note=note)

# %%
page.glue(grupper=" ".join(narrative.spans(groups, "response_rate")))
table = extracts.response(groups)
page.table(table, "grupper", caption="Svarprocent efter gruppe", formats=extracts.formats(table), block=extracts.BLOCK)

# %% [markdown]
"""
{glue:text}`grupper`

## Svarprocent efter kommune

Hvor stor er forskellen mellem kommunerne?
"""

# %%
places = page.rows("response", breakdown=page.round.municipality_variable)
look = {"total": total, "subject": "Svarprocent efter kommune", "named": not page.synthetic}
drawing = display.dots(places, value="response_rate", **look)
caption = narrative.contrast(places, "response_rate", "Svarprocenten", named=not page.synthetic)
page.figure(drawing, "kommuner", caption=caption)

# %%
table = extracts.response(places, "Kommune")
page.table(table, "kommuner", caption="Svarprocent efter kommune", formats=extracts.formats(table))

# %% [markdown]
"""
Er det de små eller de store kommuner, der har den højeste svarprocent?
"""

# %%
sizes = extracts.sized(places)
look = {"labels": (extracts.size_label(places), "Svarprocent"), "unit": "pct"}
drawing = display.scatter(sizes, x="size", y="response_rate", subject="Svarprocent og kommunens størrelse", **look)
caption = response.by_size_caption(sizes, "Svarprocenten", "response_rate")
page.figure(drawing, "stoerrelse", caption=caption, note=response.rates_by_size(places) or None)

# %% [markdown]
"""
## Kumuleret svarprocent over tid

{glue:text}`om_forloeb`
"""

# %%
marks = codebook.reminder_marks(page.round)
page.glue(om_forloeb=response.reminded(marks))
progress = response.progress(page.tables["curve"], marks)
drawing = display.curve(page.tables["curve"], value="share", marks=marks, subject="Kumuleret svarprocent over tid")
note = codebook.assumed_dates(page.round)
page.figure(drawing, "forloeb", caption=progress[-1], note=note) if marks else None

# %%
page.text(codebook.bullets(progress)) if marks else None

# %% [markdown]
"""
## Kontaktkanaler

{glue:text}`om_kanaler`
"""

# %%
channels = extracts.counted(page.rows("channels"), "Kontaktkanal")
page.glue(om_kanaler=reported.channels(page.round))
look = {"caption": "Inviterede efter kontaktkanal", "formats": extracts.formats(channels)}
page.table(channels if len(channels) else None, "kanaler", **look)

# %% [markdown]
"""
## Ubesvarede spørgsmål

Hvor i spørgeskemaet holder borgerne op med at svare?
Tabellen følger spørgeskemaets rækkefølge.
"""

# %%
table = extracts.unanswered(page.round, page.tables["bases"])
page.table(table, "ubesvarede", caption="Stillede og ubesvarede spørgsmål", formats=extracts.formats(table))

# %% [markdown]
"""
## Hent tallene
"""

# %%
page.downloads()
