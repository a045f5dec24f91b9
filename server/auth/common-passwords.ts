/** Often-used passwords of twelve characters or more that the patterns of `passwords.ts` do not catch. */
export const commonPasswords: ReadonlySet<string> = new Set(
  `
  1q2w3e4r5t6y 1q2w3e4r5t6y7u 1q2w3e4r5t6y7u8i 1qazxsw23edc zaq12wsxcde3 zaq1xsw2cde3 qwer1234asdf
  qwertyqwerty asdfasdfasdf iloveyouforever iloveyousomuch ilovemyfamily ilovemymother iloveyoubaby
  trustno1trustno1 letmeinletmein letmeinplease whatsmypassword thisismypassword thisisapassword
  correcthorsebatterystaple correct horse battery staple correcthorse manchesterunited manchestercity
  liverpoolfc1 fcbarcelona1 realmadrid123 newyorkyankees dallascowboys harrypotter123 starwars12345
  unbelievable everlasting thunderstorm butterfly123 sunshine12345 princess12345 superman12345 football12345
  baseball12345 basketball12 michaeljordan jenniferlopez christopher1 elizabeth123 alexander123 playstation2
  playstation3 playstation4 internet12345 computer12345 changeme12345 changemenow1 pleasechangeme temppassword
  temporarypassword newpassword1 mypassword123 yourpassword secretpassword supersecret123 topsecret123
  masterpassword rootpassword toor12345678 rootroot1234 adminadminadmin administrator administrator1
  supervisor123 operator1234 telephone1234 asterisk1234 asteriskasterisk freepbxfreepbx callcenter123
  switchboard1 patchbaypatchbay voiceoverip12 helloworld123 testtesttest testing12345 guestguest123 welcome12345
  welcometo1234 qwe123qwe123 abc123abc123 a1b2c3d4e5f6 1a2b3c4d5e6f pass1234word q1w2e3r4t5y6 123qweasdzxc
  qweasdzxc123 1234qwerasdf 147258369000 159357159357 789456123000 741852963000
  `
    .split("\n")
    .flatMap((line) =>
      line.includes("correct horse") ? [line.trim(), ...line.trim().split(/ +/)] : line.trim().split(/ +/),
    )
    .concat("correct horse battery staple")
    .filter((entry) => entry.length >= 12),
);

/** Words that carry no secret, alone or with a few characters around them. */
export const commonWords: readonly string[] = [
  "password",
  "passwort",
  "passphrase",
  "motdepasse",
  "contrasena",
  "administrator",
  "admin",
  "asterisk",
  "patchbay",
  "freepbx",
  "switchboard",
  "telephone",
  "callcenter",
  "supervisor",
  "operator",
  "welcome",
  "willkommen",
  "bienvenue",
  "changeme",
  "letmein",
  "iloveyou",
  "sunshine",
  "princess",
  "football",
  "baseball",
  "superman",
  "starwars",
  "qwerty",
  "qwertz",
  "azerty",
  "monkey",
  "dragon",
  "master",
  "shadow",
  "secret",
  "summer",
  "winter",
  "spring",
  "autumn",
  "company",
];
