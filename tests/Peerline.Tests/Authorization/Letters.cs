using Peerline.Stages.Authorization;

namespace Peerline.Tests.Authorization;

/// <summary>Letters to start from.</summary>
static class Letters
{
    public static readonly LetterOfAuthorization Ordinary = new()
    {
        Number = new LetterNumber(LetterKind.Authorization, 2026, 123),
        Version = 1,
        IssuedOn = new DateOnly(2026, 11, 23),
        ExpiresOn = new DateOnly(2027, 2, 21),
        Issuer = new LoaIssuer(
            "Example Transit Networks B.V.", ["Keizersgracht 100", "1015 CV Amsterdam", "Netherlands"], 64496,
            new NocContact("Network Operations", "+31 20 555 0100", "noc@transit.example")),
        AuthorizedParty = new LoaParty("Content & Cache Ltd", 64500),
        Carrier = new LoaParty("Metro Fibre Carrier GmbH", null),
        Facility = new LoaFacility
        {
            Name = "Science Park Data Centre AMS1",
            AddressLines = ["Science Park 610", "1098 XH Amsterdam", "Netherlands"],
            Suite = "2.04",
            Floor = "2",
            MeetMeRoom = "MMR 1",
            PeeringDbId = 18,
        },
        ASide = new LoaDemarc { Cage = "C-0204", Rack = "R12", Panel = "PP:0204:0112:U41", Ports = ["F9/F10"] },
        ZSide = new LoaDemarc { Cage = "C-0117", Rack = "R03", Panel = "PP:0117:0031:U38", Ports = ["1/2"] },
        Media = new LoaMedia("Single-mode OS2 (9/125 µm)", "LC/UPC duplex", "100GBASE-LR4", 100_000),
        CircuitId = "ETN-AMS1-PNI-000481",
        ConnectionId = Guid.Parse("019ab0c4-7f52-7d1e-9c3a-5b6c7d8e9f01"),
        Terms = LoaTerms.Standard,
        Signatory = new Signatory("Marieke van den Berg", "Head of Interconnection"),
        VerificationBase = new Uri("https://peering.transit.example"),
    };

    /// <summary>The same with a LAG of two, whose members do not even end on the same panel.</summary>
    public static readonly LetterOfAuthorization Bundled = Ordinary with
    {
        Media = Ordinary.Media with { BandwidthInMbps = 200_000 },
        Lag = new LoaLag(Lacp: true, MinimumLinks: 1, Members: 2),
        Further =
        [
            new LoaCrossConnect
            {
                ASide = new LoaDemarc { Cage = "C-0204", Rack = "R14", Panel = "PP:0204:0114:U20", Ports = ["F1/F2"] },
                ZSide = new LoaDemarc { Cage = "C-0117", Rack = "R04", Panel = "PP:0117:0032:U12", Ports = ["7/8"], Media = "OM4", Connector = "MPO-12" },
                CircuitId = "ETN-AMS1-PNI-000482", Fibre = "Single-mode OS2 (9/125 µm)", Connector = "LC/UPC duplex", Optic = "100GBASE-LR4",
            },
        ],
        Terms = LoaTerms.Several,
    };

    public static readonly CeaseLetter Cease = new()
    {
        Number = new LetterNumber(LetterKind.Cease, 2027, 45),
        IssuedOn = new DateOnly(2027, 6, 1),
        EffectiveOn = new DateOnly(2027, 6, 8),
        Authorization = Ordinary.Number,
        AuthorizationVersion = Ordinary.Version,
        Issuer = Ordinary.Issuer,
        AuthorizedParty = Ordinary.AuthorizedParty,
        Facility = Ordinary.Facility,
        ASide = Ordinary.ASide,
        ZSide = Ordinary.ZSide,
        CrossConnectId = "20512345-A",
        CircuitId = Ordinary.CircuitId,
        ConnectionId = Ordinary.ConnectionId,
        Terms = CeaseTerms.Standard,
        Signatory = Ordinary.Signatory,
        VerificationBase = Ordinary.VerificationBase,
    };

    /// <summary>Every text as long as the model lets it be, and as unpleasant as a stranger can make it.</summary>
    public static LetterOfAuthorization Hostile(string text) => Ordinary with
    {
        Issuer = new LoaIssuer(text, [text, text, text], uint.MaxValue, new NocContact(text, text, text)),
        AuthorizedParty = new LoaParty(text, uint.MaxValue),
        Carrier = new LoaParty(text, uint.MaxValue),
        Facility = new LoaFacility
        {
            Name = text, AddressLines = [text, text], Suite = text, Floor = text, MeetMeRoom = text, PeeringDbId = int.MaxValue,
        },
        ASide = new LoaDemarc { Cage = text, Rack = text, Panel = text, Ports = [text, text, text, text] },
        ZSide = new LoaDemarc { Cage = text, Rack = text, Panel = text, Ports = [text, text, text, text] },
        Media = new LoaMedia(text, text, text, int.MaxValue),
        CircuitId = text,
        Signatory = new Signatory(text, text),
    };
}
