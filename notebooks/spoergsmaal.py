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

{glue:text}`grundlag`

## Svarene

Hvordan fordeler svarene sig, og hvor er forskellen størst?
"""

# %%
from jobsurvey_utils import display
from jobsurvey_utils.display import asked, contrasts, findings, sheets, views

# %% tags=["parameters"]
round_id: str = "kl2024"
item: str = "tilfredshed"

# %%
page = display.Page(round_id, "spoergsmaal", item=item)
question = page.question
page.glue(**findings.texts(question))

# %%
drawing = views.distribution(question)
caption, note = findings.caption(question), findings.left_out(question)
page.figure(drawing, "fordeling", caption=caption, question=question.wording, note=note)

# %% [markdown]
"""
## Forskelle mellem grupper

Hvilke grupper ligger højest og lavest, og kan de skelnes?
Grupper omtales kun som forskellige, når deres konfidensintervaller ikke overlapper.
"""

# %%
page.text(f"- {sentence}" for sentence in contrasts.differences(question))

# %% [markdown]
"""
## Spørgsmålet

Sådan blev der spurgt, og sådan kunne der svares.
"""

# %%
page.text(asked.wording(question))

# %%
page.table(
    name="grundlag", caption="Hvor mange der er spurgt, og hvor mange der svarede", **sheets.base_table(question)
)

# %% [markdown]
"""
## Tallene

Tabellen har de tal, som figuren viser, med antal svar.
"""

# %%
page.table(name="svar", caption=f"Svar: {question.title}", **sheets.answers_table(question))

# %% [markdown]
"""
## Kommunerne

Er der forskel på kommunerne?
"""

# %%
drawing = views.by_municipality(question)
caption = contrasts.extremes(question)
page.figure(drawing, "kommuner", caption=caption, note=views.places_note(question))

# %% [markdown]
"""
{glue:text}`raekkefoelge`
{glue:text}`tilfaelde`
"""

# %%
page.table(name="kommuner", caption=f"Kommuner: {question.title}", **sheets.municipality_table(question))

# %% [markdown]
"""
## Hvad tallene kan bære

{glue:text}`sikkerhed`
Intervallerne viser den usikkerhed, der kommer af, at kun en del af de berørte har svaret.
De viser ikke den skævhed, der er tilbage, hvis de, som ikke svarede, mener noget andet end dem, der ligner dem og svarede.
Forskelle mellem grupper siger heller ikke, hvad der er årsagen: grupperne kan være forskellige på andet end det, de er delt efter.

## Forbehold om kilden
"""

# %%
page.text(findings.gaps(question))

# %% [markdown]
"""
## Hent tallene
"""

# %%
page.contract(andele=page.results("shares"), gennemsnit=page.results("scores"))
page.downloads()
