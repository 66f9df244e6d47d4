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

{glue:text}`hvorfor`
Siden viser trin for trin, hvordan vægtene er lavet, og hvad de betyder for tallene.
"""

# %%
from jobsurvey_utils import danish, display, intake
from jobsurvey_utils.chapters import balance, codebook, extracts, narrative, reported, thresholds, workings
from jobsurvey_utils.display import wording

# %% tags=["parameters"]
round_id: str = "kl2024"

# %%
page = display.Page(round_id, "vaegtning")
total = page.rows("weights_summary", breakdown="samlet").to_dict("records")[-1]
page.glue(titel=f"Vægtning {page.round.config.year}", variable=danish.join(codebook.cell_variables(page.round)))
page.glue(hvorfor=reported.why_weighted(page.round, page.tables["response"]), regler=reported.rules(page.round))
page.glue(mulige=codebook.cell_product(page.round), brugte=workings.inhabited(page.round, total["cells_before"]))
page.glue(
    celler=danish.number(total["cells"]), mindst=danish.count_word(page.round.config.weighting.min_cell_respondents)
)
page.glue(deff=danish.quantity(total["kish_deff"], "score"), effektive=danish.number(total["n_eff"]))
page.glue(svar=danish.number(total["respondents"]), population=danish.number(total["population"]))

# %% [markdown]
"""
## Fremgangsmåden i fem trin

1. Alle kombinationer af {glue:text}`variable` danner en celle hver. Det giver {glue:text}`mulige`. Der er borgere i {glue:text}`brugte`.
2. I hver celle tælles, hvor mange borgere der er i populationen, og hvor mange der har svaret.
3. Antallet i populationen deles med antallet af svar. Det er cellens vægt. Celler med færre end {glue:text}`mindst` svar lægges først sammen med en nabo, så der bliver {glue:text}`celler` celler tilbage.
4. Hver svarperson får sin celles vægt.
5. Andelen for et svar er summen af vægtene for dem, der gav svaret, delt med summen af vægtene for alle, der svarede på spørgsmålet.

{glue:text}`regler`
Formlerne står på siden [Beregninger](/book/beregninger.md).

## Vægtene

Hvor forskellige er vægtene, og hvad koster det i sikkerhed?

Summen af vægtene er de {glue:text}`population` borgere i populationen.
Kishs designeffekt er {glue:text}`deff` {cite:p}`kish1965`.
Som tommelfingerregel giver de {glue:text}`svar` svar altså lige så sikre tal om hele populationen, som {glue:text}`effektive` svar ville gøre med ens vægte.
Reglen forudsætter, at svarene ikke hænger sammen med vægtene, og at cellerne ligner hinanden.
Den faktiske designeffekt er forskellig fra spørgsmål til spørgsmål.
Hvert spørgsmåls side siger, hvor mange tilfældigt udvalgte svar dets resultat svarer til.
"""

# %%
spread = page.tables["weight_percentiles"]
labels = ("Pct. af svarpersonerne", "Vægten er højst (logaritmisk skala)")
drawing = display.percentiles(spread, x="share", y="weight", labels=labels, subject="Vægtenes fordeling")
page.figure(drawing, "fordeling", caption=narrative.weights_spread(spread))

# %% [markdown]
"""
## Vægtene efter kommune

{glue:text}`stoerste`
Inden for en kommune er vægtene mere ens.
Figuren viser, hvor stor en del af kommunens svar der efter Kishs regel er tilbage, når der tages højde for, at vægtene er forskellige.
"""

# %%
places = workings.weight_efficiency(page.rows("weights_summary", breakdown=page.round.municipality_variable))
page.glue(stoerste=workings.largest_share(places))
look = {"subject": "Effektive svar i pct. af svar efter kommune", "named": not page.synthetic}
drawing = display.dots(places, value="efficiency", **look)
caption = narrative.contrast(places, "efficiency", "Andelen af effektive svar", named=not page.synthetic)
page.figure(drawing, "kommuner", caption=caption)

# %%
table = workings.weights(page.rows("weights_summary"))
page.table(table, "kommuner", caption="Vægtene samlet og efter kommune", formats=extracts.formats(table))

# %% [markdown]
"""
## Celler, der er lagt sammen

Hvilke celler havde så få svar, at de er lagt sammen med en anden?
Reglen er denne:

1. Cellen med færrest svar kommer først. Den lægges sammen med en nabo: en celle, der kun er anderledes på en enkelt variabel, og hvis gruppe ligger lige før eller lige efter. Er der en nabo på begge sider, vælges den med færrest svar blandt dem, der giver svar nok.
2. Variablene prøves i denne rækkefølge: {glue:text}`raekkefoelge`. Den første, hvor de to celler tilsammen har svar nok, bliver valgt. Har intet par svar nok, vælges den første variabel, der har en nabo, og den nye celle kommer med i køen igen.
3. Celler fra to kommuner lægges aldrig sammen. Det fortsætter, til hver celle har svar nok, eller kommunen kun er en celle.

{glue:text}`regnestykke`
"""

# %%
page.glue(raekkefoelge=danish.join(codebook.collapse_order(page.round)))
page.glue(regnestykke=workings.arithmetic(total, page.tables["collapses"]))
table = workings.collapses(page.round, page.tables["collapses"])
page.table(table, "sammenlagte", caption="Sammenlagte celler")

# %% [markdown]
"""
## Hvis grænsen var en anden

Hvor meget betyder det, hvor mange svar en celle skal have?
Scoren i tabellen er svaret på det spørgsmål, der gennemregnes nedenfor.
"""

# %%
item = workings.worked_item(page.round, page.tables["comparison"])
table = thresholds.thresholds(intake.read(page.round), item)
page.table(table, "graenser", caption="Vægtene ved forskellige grænser", formats=extracts.formats(table))

# %% [markdown]
"""
## Et gennemregnet eksempel

Eksemplet er spørgsmålet om {glue:text}`eksempel`.
{glue:text}`trykte`
"""

# %%
page.glue(eksempel=danish.lower_first(page.round.items[item].title))
worth = workings.worth(item, page.tables["comparison"], synthetic=page.synthetic)
page.glue(trykte=workings.beside_printed(worth))
page.text(codebook.bullets([*worth, *workings.impossible(item, page.tables["comparison"])]))

# %%
example = workings.worked_example(page.round, item, page.tables["weight_sums"], page.tables["comparison"])
table = example[workings.UNWEIGHTED]
page.table(table, "uvaegtet", caption="Eksemplet uden vægte", formats=extracts.formats(table))

# %%
table = example[workings.WEIGHTED]
page.table(table, "vaegtet", caption="Eksemplet med vægte", formats=extracts.formats(table))

# %% [markdown]
"""
## Hvad vægtningen betyder

Hvor meget flytter vægtningen gennemsnitsscoren på hvert spørgsmål?
"""

# %%
effect = workings.weighting_effect(page.round, page.tables["weight_sums"])
values = {"unweighted": "Uvægtet", "weighted": "Vægtet"}
noun = wording.questions(page.round, effect["item"])
drawing = display.pairs(effect, values=values, unit="score", subject="Score med og uden vægte", noun=noun)
page.figure(drawing, "virkning", caption=narrative.effect(effect, noun))

# %% [markdown]
"""
## Det, vægtningen ikke kender

Vægtene rammer populationen på {glue:text}`variable`.
Hvad med det andet, der vides om alle inviterede?
Tabellen måler afstanden fra svarpersonerne til populationen som en standardiseret forskel (SMD).
Nul er ingen forskel, og under {glue:text}`graense` regnes forskellen almindeligvis for ubetydelig {cite:p}`austin2009`.

{glue:text}`uden_for`
"""

# %%
compared = page.analysis("nonresponse")["balance"]
page.glue(graense=danish.number(balance.SMALL, 1), uden_for=balance.beyond(page.round, compared))
table = balance.whole(page.round, compared)
page.table(table, "balance", caption="Afstand til populationen før og efter vægtningen", formats=balance.formats(table))

# %% [markdown]
"""
## Hent tallene
"""

# %%
page.contract(kommuner=page.tables["weights_summary"])
page.downloads()
