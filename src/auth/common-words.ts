/**
 * Words, names and phrases that very many passwords are made of. What {@link guessingBits} puts together from them, with
 * digits, years and walks over the keyboard, covers the passwords that are tried first.
 */
const words = `
aaron access adam admin adrian adrianna adrienne aerosmith agnieszka airborne airforce airplane alejandra alejandro
alex alexander alexandra alexis almighty alyssa amanda america american amsterdam anastasia anderson andre andrea
andrew angel angela angeleyes angelica angelina angelito anna annabelle anthony antonio anything apollo applepie
apples aquarius arabella argentina arsenal asdf ashleigh ashley assassin atlantis attitude august austin australia
awesome baby babycakes babydoll babyface babygurl babyphat backspace bad bailey baller baltimore banana bandit
bangbang barbie barcelona baseball basketball batman bear beast beatrice beautiful beckham beethoven ben benjamin
betty bettyboop big bigdaddy bill billabong billybob bird birthday biscuit bismillah blablabla black blackout
blahblah blessed blessing blink blizzard blood blue blueberry blueeyes bob bobmarley boo boomboom boss boy brandon
brian brianna brittany brittney broadway broncos brooke brooklyn brother browneyes brucelee bubblegum bubbles
buckeyes buddyboy budlight budweiser bugsbunny bulldogs bumblebee bunny business buster cadillac camaro cameron
campbell candy candycane capricorn cardinal carebear carlitos carlos carmelo carol carolina caroline carpediem
carpenter cashmoney casper cassandra cassie castillo cat catalina catherine cellphone celtic champion chandler
changeme charger charlene charles charlie charlotte charmed cheer cheese chelsea chemical cherokee cherries cherry
chester chevelle chevrolet cheyenne chicago chicken chihuahua children chipper chiquita chivas chocolate chris
christian christina christine christmas christopher cinnamon clarence clarinet cleopatra cleveland clifford club
cobra cocacola coldplay colombia colorado columbia compaq computer concrete confused converse cookie cool coolbeans
cooldude coolness cooper corvette courage courtney cowboys crackers crazy creative cristian cristiano cristina
cronaldo crystal cupcake cutie cutiepie dad dakota dallas dan dance dancer dangerous daniel danielle dannyboy
darkangel darkness darkside darkstar daughter dave day death deathnote december deftones delicious delpiero designer
destiny detroit diamond dietcoke dingdong dinosaur dirtbike dog dolphin dominick dominique donna dontknow doodlebug
doomsayer dragon dragonfly drpepper dutchess dylan eagle eastside education edward einstein electric element
elephant elisabeth elizabeth emachines emily eminem emma emmanuel engineer enter eric esmeralda esperanza estrella
eternity ethan ever evolution evony explorer fabregas fabulous facebook faithful falcons family familyguy fantastic
fantasy fearless felix fernanda fernando fire fireball fish fisherman fishing flamingo fletcher florence florida
flower fluffy football forever forgotten francesca francisco frank franklin freckles freebird freedom freestyle
friend frodo fullmetal gabriel gabriela gabriella gabrielle gamecube gandalf gangsta gangster garfield gary gateway
gatorade george getmoney ginger giovanni girl girls god godbless godfather godislove godsmack godzilla gold goldberg
gonzalez goodgirl goodluck goodtimes google gorgeous grandma grateful green greenbay greeneyes gretchen guadalupe
guardian guatemala guest guillermo guinness guitar halflife halloween hamburg hamburger hamilton handsome hannah
hannover happiness happy happydays happyfeet harley harrison harry hawaii hawk heartless heather heavenly helen
hello henderson henry hercules hermione hernandez hero heyheyhey heythere hillbilly history hockey hogwarts
hollister hollywood home honda honduras honey honeybun horse hot hotmail hotmama hotstuff hottie houston hunter
hurricane icecream idontcare idontknow iforgot ihateyou ilikepie ilovealex iloveboys ilovegod iloveher ilovehim
ilovejoe ilovejosh ilovematt iloveme ilovemike ilovemom ilovenick iloveryan ilovesam iloveu iloveyou immortal
imthebest infinity internet inuyasha iron isabella isabelle istanbul iverson jack jackie jackson jake james
jamesbond jasmine jasper jayden jeanette jedi jefferson jeffhardy jellybean jennifer jeremiah jeremy jermaine
jessica jessie jim joe joejonas john johnathan johncena johndeere johnny jonathan jonathon jordan jose joseph
josephine josh joshua juggalo juliana julie junior just justdoit justin juventus kakashi kangaroo karen karolina
kassandra kate katherine kathleen kawasaki kayleigh keepout kentucky kevin keyboard keystone kickflip kimberly king
kingkong kingston kisskiss kitten kitty kittykat knight komputer kristina kristine kyle lacrosse lady ladybug lakers
lalaland larry lasvegas laura lauren lavender lawrence leia lemonade leonardo letme letmein liam life light
lightning lilmama lilwayne limegreen linda link linkedin lion lionheart lipgloss lisa littlebit littleman live
liverpool logan login logitech lolipop lollipop lollypop london lonewolf longbeach longhorn lorraine loser love
loveable lovebug lovehate lovehurts loveless lovely loveme lover loveyou lucas lucifer lucky ludacris luke mackenzie
madden maddison madeline madison madonna magdalena maggie magic magnolia mahalkita makaveli makemoney malaysia
mamapapa man manuel manunited maradona margaret margarita maria marilyn mario mariposa mark marketing marlboro mars
marseille marshall martin martinez maryjane maryland mason master matrix matt matthew maurice maverick max mazda
mcdonalds mckenzie meandyou meatball mega megadeth melissa memphis meowmeow mercedes mercury meredith messenger
metal metallica mexican mexico michael michaela michigan mickey microsoft midnight miguel mike milkshake million
minecraft minnesota mollydog mom momanddad monalisa money mongoose monica monkey monopoly monster montreal moon
moonshine morgan morrison mother motocross motorola mountain mudvayne munchkin mushroom music mustang myfamily
mygirls mylove mynameis myspace nancy napoleon naruto nascar nathan nathaniel national nebraska neo neopets
nevermind newcastle newjersey newlife neworleans newport newstart newyork nicholas nick nickjonas nicole night
nightmare ninja nintendo nitro noah nokia noone notebook notredame november number oblivion october ohiostate
oklahoma oliver olivia onelove open orange original oscar packers paintball pakistan panasonic pancakes pandabear
panther paradise paramore parola pass passport password passwort patience patricia patrick patriots paul pavilion
peaceout peaches peanut pearljam penelope penguins pennstate people pepper perfect personal peter peterpan phillies
phoenix picard pictures pineapple pingpong pink pinkfloyd pirate pizzahut platinum player playgirl playstation
pleasure pluto pokemon polarbear poohbear pookie popcorn porkchop porsche portland portugal positive potter power
precious predator presario president pretty prince princesa princess priscilla proverbs pumpkin punisher punkrock
puppies puppy purple quality queen queenbee qwert racer rachel racing radiohead raiders rainbow rammstein recovery
red redskins redsox redwings remember remington renegade rex rhiannon richard richmond riverside robert robinson
rock rocknroll rodriguez rolltide ronaldo root rootbeer rose rosemary runescape ruth ryan sabrina salvador salvation
sam samantha samsung samuel samurai sandiego sandra santiago sapphire sarah sasuke saturn savannah saxophone
scarface scarlett school scooby scoobydoo scooter scorpion scotland scott seahawks seahorse sebastian secret
security seminoles semperfi senior sephiroth september serenity sesame shadow shamrock shannon shark shelby shopping
shorty shotokan showtime sidekick silver silverado simpsons sisters sith skate skater skittles skywalker slimshady
slipknot smackdown smile smokey snickers snoopdog snoopdogg snoopy snowball snowboard snowflake snuggles soccer
softball soleil something sonic sophie soulmate southern southpark southside space sparkles sparky spartan spider
spitfire spock spongebob spring squirrel star starbucks starburst starcraft stardust stargate startrek starwars
steel steelers stella stephanie sterling steve steven stewart stone stonecold stupid sugarbear summer sun sunshine
super superfly supernova susan sweet sweetie sweetness sweetpea swimming swordfish sylvester tacobell taekwondo
tarheels taylor team teddybear telephone tennessee tennis tequiero terrance terrence test testing texas thailand
thankyou thegreat theodore thirteen thomas thompson thuglife thunder tiffany tiger tigger time tinkerbell together
tom tottenham toulouse treasure trinidad trinity tristan trombone trouble truelove trust turbo tweety twilight
twinkle tyler ultimate umbrella underoath universal user vacation vader valencia valentina valentine vanessa
vanhalen venus veronica victor victoria viewsonic warcraft warhammer warriors water waterfall wednesday welcome
werewolf weronika westcoast westlife westside westwood whatever whiskers whitesox whocares wildcats william windows
winter wishbone wizard woaini wolf wolfgang wolfpack wolverine wonderful woodstock work wrangler wrestler wrestling
yahoo yankees yellow yoda youandme yourmom zacefron zelda zeppelin zxcv`

export const commonWords: ReadonlySet<string> = new Set(words.trim().split(/\s+/))
