namespace EdgeMLOps.Dicom.Network.UpperLayer;

/// <summary>
/// Reads the user information item. What it cannot use is passed over: implementation names, and user identity (58H,
/// PS3.7 annex D.3.3.7), whose credentials are neither kept nor answered; a requestor that asked for a positive response
/// and gets none knows that nobody checked them.
/// </summary>
internal ref struct UserInformationParser
{
    /// <summary>One for each SOP class, of which there are no more than contexts.</summary>
    public const int MaxOfAKind = AssociateParser.MaxContexts;

    public const int MaxItems = 512;

    /// <summary>The longest that a service class here gives a meaning to has 6 bytes.</summary>
    private const int MaxInformation = 64;

    private readonly List<RoleSelection> _roles = [];
    private readonly List<ExtendedNegotiation> _extended = [];
    private readonly List<CommonExtendedNegotiation> _common = [];
    private uint _maxPduLength;
    private AsynchronousWindow? _window;
    private int _items;

    public UserInformationParser()
    {
    }

    /// <exception cref="PduFormatException">An item runs past its end, or there are more than a peer can mean.</exception>
    public static UserInformation Parse(SpanCursor item)
    {
        var parser = new UserInformationParser();
        while (!item.AtEnd)
        {
            parser.Read(item.ReadItem(out var type), type);
        }

        return new UserInformation
        {
            MaxPduLength = parser._maxPduLength,
            Window = parser._window,
            Roles = parser._roles,
            Extended = parser._extended,
            CommonExtended = parser._common,
        };
    }

    private void Read(SpanCursor item, byte type)
    {
        if (++_items > MaxItems)
        {
            throw TooMany();
        }

        switch (type)
        {
            case ItemType.MaximumLength:
                _maxPduLength = item.ReadUInt32();
                break;
            case ItemType.AsynchronousWindow:
                _window = new AsynchronousWindow(item.ReadUInt16(), item.ReadUInt16());
                break;
            case ItemType.RoleSelection:
                Add(_roles, new RoleSelection(item.ReadUid(item.ReadUInt16()), item.ReadByte() == 1, item.ReadByte() == 1));
                break;
            case ItemType.ExtendedNegotiation:
                var sopClass = item.ReadUid(item.ReadUInt16());
                Add(_extended, new ExtendedNegotiation(sopClass, item.TakeRest(MaxInformation).ToArray()));
                break;
            case ItemType.CommonExtendedNegotiation:
                Add(_common, new CommonExtendedNegotiation(item.ReadUid(item.ReadUInt16()), item.ReadUid(item.ReadUInt16())));
                break;
        }
    }

    private static void Add<T>(List<T> items, T item)
    {
        if (items.Count == MaxOfAKind)
        {
            throw TooMany();
        }

        items.Add(item);
    }

    private static PduFormatException TooMany() => new("more user information items than any association needs");
}
