"""Words that do not indicate the topic of a paper.

COMMON       English function words and everyday verbs
ACADEMIC     how papers talk about themselves: "we propose a novel method", "see Figure 3", "et al."
STOP         both: never counted, and no phrase crosses them
WEAK         meaningless alone, but useful in a phrase: "point cloud", "time series", "hand pose", "mean field"
FIRST_PARTS  meaningful in front of a hyphen: "non-linear", "zero-shot", "off-policy"
DESCRIBING   counted, but need a noun to be a name; most such words are recognised by their endings
SHORT        two-letter words that are counted
GENERIC      counted, but name a topic only if there is nothing better
"""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


COMMON = _words(
    """
a abilities ability about above absolute according accounts accurately acquire acquired acquires across actual adapted
adapts adequately affect affects after afterwards again against aggregates ago all alleviate alleviates almost alone
along already also although always am amenable among amongst amount amounts an and another any anyhow anyone anything
anyway anywhere apart appealing applicability approximately arbitrarily are aren't around as aside assigned associated
at attain attaining attains attracted attractive away back be became because become becomes becoming been before
beforehand behind being believe belong belonging belongs below benefitting beside besides best better between beyond
boost boosts both brief briefly bring brings broadly brought but by call called calls came can can't cannot
capabilities cast casts cause caused causes certain certainly clear clearly close come comes coming commonly composed
concerning consecutive consequently consist consistency-based consistently consists contain contained containing
contains controlled core costly could couldn't counterpart counterparts create created creates creating critical
currently days deal dealing deals decades decide decides deeply degree degrees densely depict deployed did didn't
different differently difficult directly discovered discovering discovers do does doesn't doing dominant don't done
down dramatically drastically drives due during e.g each early easily easy eight either eleven else elsewhere encode
encoded encodes encourage encourages encouraging enforce enforces enforcing enjoy enjoys enormous enough entirely
equally equip equipped especially essential essentially estimated estimates estimating etc even eventually ever every
everyday everyone everything everywhere exactly exceeds except exist existence existing exists express expressed
expresses extract extracted extracting extracts extremely fact facts fairly familiar far faster feasibility few fewer
fifth fifty fill fills find finding finds first firstly fits fitted five flexibly follow followed following follows
for former forth forty found four fourth fraction freely from fully further furthermore gave generally generate
generated generates get gets getting give given gives giving go goes going gone good got great greatly growing growth
had half handle handles handling happen hardly has hasn't have haven't having he heavily hence her here hereafter
hereby herein hers herself higher highest highly him himself his hold holding holds how however huge hugely hundred
hundreds i i.e ie if ignore immediately implicitly importance important importantly imposing impossible impractical in
inc indeed inferring infers initially inner inside instead insufficient integrate integrated integrates integrating
interested interesting interestingly into inward is isn't it it's its itself jointly just keep keeping keeps kept kind
kinds knew know known knows largely larger largest last lastly lately later latest latter learns learnt least led less
let lets lie lies like likely likewise linearly little longer look looked looking looks lose loses lost lot lots
lowest made magnitude main mainly make makes making man manner many massive may maybe me meaning meaningful meant
meanwhile merely merit merits might million millions mine mitigate more moreover most mostly move much must mustn't my
myself name named namely near nearly necessarily necessary need needed needs neither never nevertheless new newly next
nine no nobody none nonetheless nor normally not nothing notice novel now nowadays nowhere obvious obviously of off
often oh ok on once one ones oneself only onto operate operates operating or orders other others otherwise ought our
ours ourselves out outside over overall own partially particular particularly partly past per perfectly perhaps placed
plausible plays please plenty plus possible possibly potential potentially powerful precise precisely predicting
predicts prefer preferable presumably prevent prevents previous previously primarily prior probably progress promise
promising prompt prone properly provably provided provides purely put quickly quite rapidly rarely rather re readily
ready really reasonable reasonably recent recently recovered recovering recovers regard regarding regardless relative
relatively release released relies rely relying remove removed removes rendered renders repeatedly respect
respectively revisit rich right rise robustly roughly said same saw say saying says seamlessly secondly see seeing
seem seemed seems seen serious seriously serve serves seven several severely shall share shared shares she should
shouldn't significant significantly similar similarly simple simpler simplest simply since six sixth slight slightly
slow slower smaller smallest so sole solely some somebody somehow someone something sometime sometimes somewhat
somewhere soon sort special specific specifically specified specify specifying start started starting starts still
store stored stores straightforward strong stronger strongly such suddenly suffering sufficient sufficiently suitable
suited sup sure system's tailored take taken takes taking tedious tell ten tend tends than thank thanks that that's
the their theirs them themselves then thence there thereafter thereby therefore therein thereof these they thing
things think third thirty this thorough thoroughly those though thought thousand thousands three through throughout
thus together too took totally toward towards trade-off trade-offs tradeoff tradeoffs tried tries truly try trying
turn turns twelve twenty twice two typical typically ultimately un under underlying unfortunately unlike unlikely
until up upon us use used useful usefulness user's uses using usual usually various vary vast very via viewed vital
want wants was way ways we we're we've well were weren't what whatever when whence whenever where whereas whereby
wherein wherever whether which while who whole whom whose why wide widely will willing with within without won't
wonder worth would wouldn't yes yet yield yielding yields you your yours yourself
"""
)

ACADEMIC = _words(
    """
aaai able absence abstract accompanying accordingly account achievable achieve achieved achievement achieves achieving
acknowledge acknowledgement acknowledgements acknowledgment acknowledgments acl add added adding addition additional
additionally address addressed addresses addressing adequate adopt adopted adopting advance advanced advances
advantage advantageous advantages aid aim aimed aiming aims aistats al allow allowed allowing allows alternative
alternatively analogous analyse analysed analyses analyze analyzed analyzing appear appeared appearing appears
appendices appendix applicable application applications applied applies apply applying approach approached approaches
approaching appropriate appropriately apr april arbitrary arg argue argued argues arise arises arising art article
articles arxiv aspect aspects assess assessed assume assumed assumes assuming assumption assumptions attempt attempted
attempts aug august australia author author's authors avail availability available avoid avoids aware based basic
basically behave beijing benefit benefits bmvc broad broader builds built canada capability capable capture captured
captures capturing carefully carried carry cases category-specific challenge challenged challenges challenging changed
changing characteristic characteristics characterize china choice choices choose chooses choosing chose chosen cid
circumstances cite cited claim claims closely collect collected college colt com combinations combine combined
combines combining common community comparable comparative compare compared compares comparing comparison comparisons
competing competitive complementary completely complicated comprehensive comprise comprises comprising compute
computed computes conceptual conclude concluded concludes conclusion conclusions conclusive conduct conducted
conference configuration configurations confirm confirmed confirms consequence consider considerable considerably
consideration considered considering considers construct constructed constructing constructs contrary contrast
contribute contributed contributes contribution contributions convenience convenient conventional copyright corollary
corp corporation correct correctly correspond corresponding correspondingly corresponds couple crucial crucially
current cvf cvpr cvprw daily datasets date dec december decrease decreased decreases dedicated deemed define defined
defines defining definite definition definitions demonstrate demonstrated demonstrates demonstrating demonstration
denote denoted denotes denoting department depend depending depends depicted depicts dept derive derived derives
deriving describe described describes describing description descriptions designed designing designs desirable desired
despite detail detailed details determine determined determines determining develop developed developing development
develops devise devised diag differ difference differences differing differs difficulties difficulty disadvantage
discuss discussed discusses discussing discussion distinct diverse doi draft drawback drawbacks drawn earlier ease
easier eccv edition edu effective effectively effectiveness efficacy efficiency efficient efficiently effort efforts
elaborate eliminate eliminates eliminating email emerged emerging emnlp emphasize empirical empirically employ
employed employing employs enable enabled enables enabling encounter encountered enhance enhanced enhances enhancing
ensure ensures ensuring entire eq eqn eqs equal equation equations equivalent equivalently establish established
establishes et evaluate evaluated evaluates evaluating evaluation evaluations evident examine examined examines
examining example examples excellent exhibit exhibits expect expected expense expensive experimental experimentally
experimentation experiments explain explained explains explicit explicitly exploit exploitation exploited exploiting
exploits explore explored explores exploring extend extending extends extension extensions extensive extensively
extent extra facilitate facilitates facilitating faculty fail failed fails fashion favorable favorably feasible feb
february fewest fig figs figure figures final finally finer flexibility focus focused focuses focusing footnote formal
formally format formed forms formula formulas formulate formulated formulates formulating formulation formulations
foundation framework frameworks france frequently fundamental fundamentally gain gained gains generalize generalized
generalizes generic germany gmail goal goals greater greatest guarantee guaranteed help helped helpful helping helps
henceforth highlight highlighted highlights http https iccv iclr icml icra idea ideal ideally ideas identical
identified identifies identify identifying ieee iff ijcai ijcv illustrate illustrated illustrates illustrating
illustration illustrations impact implement implementation implementations implemented implementing implements implies
imply implying impose imposes impressive improve improved improvement improvements improves improving include included
includes including inclusion incorporate incorporated incorporates incorporating increase increased increases
increasing increasingly independently india indicate indicated indicates indicating individual inf informative
inherent inherently insight insights inspire inspired institute institution intend intended introduce introduced
introduces introducing introduction intuition intuitive intuitively invalid investigate investigated investigates
investigating investigation involve involved involves involving iros israel issue issues italy iv jan january japan
jmlr journal jul july jun june korea lab laboratory labs lack lacking lead leading leads left lemma leverage leveraged
leverages leveraging licence license limitation limitations limited limits list listed literature ltd maintain
maintaining major majority manual manually manuscript mar march mathematical mathematically matter mention mentioned
method methodologies methodology methods minor model-based modern modification modifications modified modify motivate
motivated motivates motivation naacl naive naturally nature necessity neurips nips notable notably notation notations
note noted notes noteworthy notion notions nov november numeric numerical numerically numerous objectives observation
observations observe observed observes observing obtain obtained obtaining obtains occur occurred occurring occurs oct
october offer offered offering offers omit omitted onwards option options ordinary org originally outline outlined
outlines outperform outperformed outperforming outperforms outstanding overcome overcomes overcoming overview page
pages pami paper papers paradigm paragraph parameters pdf percent percentage perform performance performances
performed performing performs permission permit permits perspective perspectives phd phenomenon pioneered pmlr poor
poorly popular popularity possess possesses pp practical practically practice practices preliminary preprint presence
present presentation presented presenting presents press principled principles problem problems procedure procedures
proceed proceeding proceedings processed produce produced produces producing professor promote promoted proof proofs
proper properties propose proposed proposes proposing proposition propositions prove proved proven proves provide
providing proving publication publications publicly publish published purpose purposes pursue qualitative
qualitatively quantitative quantitatively quantities reach reached reaches reaching real-life real-world realistic
realization realize realized reason reasons recommend reduce reduced reduces reducing refer references referred refers
related relevant reliable reliably remain remained remaining remains remark remarkable remarkably remarks remedy
replace replaced replaces replacing report reported reporting reports represent represented representing represents
require required requirement requirements requires requiring research researcher researchers resolve resolved
respective result resulted resulting results reveal revealed reveals review reviewed reviews richer rigorous
rigorously role roles running runs satisfactory satisfied satisfies satisfy satisfying scenario scenarios schemes
scholar sciences scientific scope sec secs section sections seek seeks select selected selecting selects sep separated
separately sept september setting settings setup shanghai shed shortcoming shortcomings show showed showing shown
shows siggraph significance simplicity simplified simplify simultaneous simultaneously singapore situation situations
solution solutions solve solved solves solving sought spite st stages standard standards state-of-art state-of-the-art
state-of-the-arts stated statement strengths strict strictly strive studied studies study studying subsection
subsequent subsequently substantial substantially succeed success successful successfully suffer suffers suggest
suggested suggesting suggests suite summarise summarised summarize summarized summarizes summary superior superiority
supp supplement supplemental supplementary supported supporting supports supposed surprising surprisingly survey
switzerland symposium systematic systematically tab table tables tackle tackled tackles tackling technical technically
technique techniques technologies technology termed tested testing tests th theorem theorems theoretical theoretically
thesis today tpami traditional traditionally treat treated true uai ubiquitous unable undergo understand understanding
understood unified unique univ university unknown unless update usa usage utilise utilised utility utilization utilize
utilized utilizes utilizing valid validate validated validates validating validation valuable variant variants varied
varies variety varying verified verify verifying version versions vol wacv work worked working works workshop
workshops worse worst write written www year years
oral orals poster posters spotlight spotlights
"""
)

STOP = COMMON | ACADEMIC

WEAK = _words(
    """
analysis answer answers base big build building case change changes code codes collecting column combination
complement complete complex component components computing concept concepts condition conditions data dataset day
dependent design direct effect effects end evidence expectation experiment extended file flexible form free full
future gap general grant group groups guide hand hard high independent information instance instances interest item
items key large letter limit line lines log long low lower max maximum mean means min minimal minimum multiple natural
number numbers objective open order original output parameter part parts place places play point points principle
process processes processing project property quality quantity question questions range ranges ranging raw real recall
reduction reference relation relations relationship relationships row rows run scheme school science second self sense
separate set sets side single small source stage state states step steps strategies strategy strength subject
support system systems task tasks term terms test time times tool tools top topic topics total tune type types
universal upper value values volume zero
"""
)

FIRST_PARTS = _words(
    """
all back best build case co cross data few first four full general hand hard high in inter intra key large last like
line long low mid mixed model multi multiple near new no non object off on one open out over part past per point post
pre re real right second self semi set short single six small source state sub system test third three time top total
two un under user value well wide work zero
"""
)

GENERIC = _words(
    """
accuracy accurate algorithm algorithms annotated annotation annotations area assign baseline benchmark benchmarks
bound bounds class classes collection complexity computation computational computer constraint constraints cost data
dimension dimensional discriminative element elements end-to-end error errors estimation fast feature features
function functions global ground ground-truth high high-level high-probability high-quality human humans image images
input input-output inputs joint label labeled labels large-scale layer layers learn learned learner learners learning
level levels local low low-level lower machine minimization minimize minimizing model modeling modelling models
network networks noise object objective objects optimal optimization parameter predict prediction predictions priori
probability process property public quality query random representation representations robust robustness sample
samples sampling score scores set sets simulation simulations single size space speed structural structure
structures subject subjects subset subsets target train trained training truth union unlabeled upper variable
variables variation variations vector vectors vision visual world
"""
)

DESCRIBING = _words(
    """
active adaptive adversarial affine asymptotic binary causal coarse continuous convex convolutional deep dense
deterministic discrete disjoint dynamic exact fast finite generative geometric hard hidden hierarchical
high-dimensional holistic human intrinsic isotropic joint large latent linear long-range loopy low low-rank minimax
monocular multi-class multi-view multimodal neural noisy non-convex nonconvex nonlinear nonparametric novel online
ordinal orthogonal overcomplete pairwise panoptic parallel photometric planar probabilistic random rigid robust
semantic sequential sharp single-image smooth sparse spatio-temporal spatiotemporal spectral static stochastic
supervised symmetric synthetic temporal unary underwater uniform unimodal unlabeled unseen unsupervised urban visual
weighted
"""
)

SHORT = _words("2d 3d 4d 5d 6d ai ar ct em gp kl lp ml mr nn qa rl ui vr")
