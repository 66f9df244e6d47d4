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

Spørgeskemaet har {glue:text}`antal` spørgsmål og udsagn.
De står i skemaets rækkefølge, så vidt den er kendt, med ordlyd, svarmuligheder og hvem der fik dem.
Ordlyd og svarmuligheder er gengivet, som de er trykt i rapporten.
Hvor noget mangler eller er udledt, står det ved spørgsmålet.
"""

# %%
from jobsurvey_utils import danish, display
from jobsurvey_utils.chapters import codebook, questions

# %% tags=["parameters"]
round_id: str = "kl2024"

# %%
page = display.Page(round_id, "spoergeskema")
page.glue(titel=f"Spørgeskema {page.round.config.year}", antal=danish.number(len(page.round.items)))

# %% [markdown]
"""
## Om spørgeskemaet
"""

# %%
page.text(codebook.bullets(page.round.questionnaire.notes))

# %% [markdown]
"""
## Indhold
"""

# %%
page.text([questions.contents(page.round)])

# %% [markdown]
"""
## Spørgsmålene
"""

# %%
page.text([questions.listing(page.round)])

# %% [markdown]
"""
## Svarskalaer

Hvad tæller hvert svar, når der beregnes en score?
"""

# %%
page.table(questions.scales(page.round), "skalaer", caption="Svarskalaer", block="Skala", documentation=True)

# %% [markdown]
"""
## Huller i kilden

Rapporten fortæller ikke alt om spørgeskemaet:
"""

# %%
page.text(codebook.bullets(questions.gaps(page.round)))

# %% [markdown]
"""
## Hele spørgeskemaet som tabel
"""

# %%
page.table(questions.overview(page.round), "spoergeskema", caption="Spørgeskemaet i rækkefølge", documentation=True)

# %% [markdown]
"""
## Hent tabellerne
"""

# %%
page.downloads()
