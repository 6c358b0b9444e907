using System.Text;

namespace EdgeMLOps.Dicom.Network.UpperLayer;

/// <summary>
/// Reads A-ASSOCIATE bodies. Items that negotiate what we do not offer (asynchronous operations, extended negotiation,
/// user identity: PS3.7 annex D.3.3) are passed over: by not answering them the acceptor keeps the defaults of the
/// standard.
/// </summary>
internal static class AssociateParser
{
    private const int AeTitleLength = 16;
    private const int ReservedLength = 32;
    private const int MaxContexts = 128;
    private const int MaxTransferSyntaxes = 64;

    public static AssociateRequestPdu ParseRequest(ReadOnlySpan<byte> body)
    {
        var cursor = new SpanCursor(body);
        var version = cursor.ReadUInt16();
        cursor.Skip(2);
        var (called, calling) = ReadTitles(ref cursor);
        var application = "";
        var contexts = new List<ProposedContext>();
        var user = new UserInformation(0, []);
        while (!cursor.AtEnd)
        {
            var item = cursor.ReadItem(out var type);
            switch (type)
            {
                case ItemType.ApplicationContext:
                    application = item.ReadRestAsText();
                    break;
                case ItemType.ProposedContext:
                    Add(contexts, ReadProposed(item));
                    break;
                case ItemType.UserInformation:
                    user = ReadUserInformation(item);
                    break;
            }
        }

        return new AssociateRequestPdu
        {
            ProtocolVersion = version,
            CalledAe = called,
            CallingAe = calling,
            ApplicationContext = application,
            Contexts = contexts,
            MaxPduLength = user.MaxPduLength,
            Roles = user.Roles,
        };
    }

    public static AssociateAcceptPdu ParseAccept(ReadOnlySpan<byte> body)
    {
        var cursor = new SpanCursor(body);
        cursor.Skip(4);
        var (called, calling) = ReadTitles(ref cursor);
        var contexts = new List<ContextResult>();
        var user = new UserInformation(0, []);
        while (!cursor.AtEnd)
        {
            var item = cursor.ReadItem(out var type);
            if (type == ItemType.AcceptedContext && contexts.Count < MaxContexts)
            {
                contexts.Add(ReadAccepted(item));
            }
            else if (type == ItemType.UserInformation)
            {
                user = ReadUserInformation(item);
            }
        }

        return new AssociateAcceptPdu(called, calling, contexts, user.MaxPduLength) { Roles = user.Roles };
    }

    private static (string Called, string Calling) ReadTitles(ref SpanCursor cursor)
    {
        var called = Encoding.Latin1.GetString(cursor.Take(AeTitleLength)).Trim(' ', '\0');
        var calling = Encoding.Latin1.GetString(cursor.Take(AeTitleLength)).Trim(' ', '\0');
        cursor.Skip(ReservedLength);
        return (called, calling);
    }

    private static void Add(List<ProposedContext> contexts, ProposedContext context)
    {
        // Odd numbers from 1 to 255, each once (PS3.8 section 9.3.2.2): so there are never more than 128.
        if (context.Id % 2 == 0 || contexts.Exists(other => other.Id == context.Id))
        {
            throw new PduFormatException("a presentation context id that is even or given twice");
        }

        contexts.Add(context);
    }

    private static ProposedContext ReadProposed(SpanCursor item)
    {
        var id = item.ReadByte();
        item.Skip(3);
        var abstractSyntax = "";
        var transferSyntaxes = new List<string>();
        while (!item.AtEnd)
        {
            var sub = item.ReadItem(out var type);
            if (type == ItemType.AbstractSyntax)
            {
                abstractSyntax = sub.ReadRestAsText();
            }
            else if (type == ItemType.TransferSyntax && transferSyntaxes.Count < MaxTransferSyntaxes)
            {
                transferSyntaxes.Add(sub.ReadRestAsText());
            }
        }

        return new ProposedContext(id, abstractSyntax, transferSyntaxes);
    }

    private static ContextResult ReadAccepted(SpanCursor item)
    {
        var id = item.ReadByte();
        item.Skip(1);
        var result = item.ReadByte();
        item.Skip(1);
        var transferSyntax = "";
        while (!item.AtEnd)
        {
            var sub = item.ReadItem(out var type);
            transferSyntax = type == ItemType.TransferSyntax ? sub.ReadRestAsText() : transferSyntax;
        }

        return new ContextResult(id, result, transferSyntax);
    }

    private static UserInformation ReadUserInformation(SpanCursor item)
    {
        var length = 0u;
        var roles = new List<RoleSelection>();
        while (!item.AtEnd)
        {
            var sub = item.ReadItem(out var type);
            if (type == ItemType.MaximumLength)
            {
                length = sub.ReadUInt32();
            }
            else if (type == ItemType.RoleSelection && roles.Count < MaxContexts)
            {
                roles.Add(ReadRole(sub));
            }
        }

        return new UserInformation(length, roles);
    }

    private static RoleSelection ReadRole(SpanCursor item)
    {
        var uid = item.ReadText(item.ReadUInt16());
        return new RoleSelection(uid, item.ReadByte() == 1, item.ReadByte() == 1);
    }

    private readonly record struct UserInformation(uint MaxPduLength, IReadOnlyList<RoleSelection> Roles);
}
