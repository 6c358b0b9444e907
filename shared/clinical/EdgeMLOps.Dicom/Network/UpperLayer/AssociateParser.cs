using System.Text;

namespace EdgeMLOps.Dicom.Network.UpperLayer;

/// <summary>
/// Reads A-ASSOCIATE bodies. What there may be many of is bounded by what an association can need; a peer that sends more is
/// aborted, not half understood.
/// </summary>
internal static class AssociateParser
{
    /// <summary>The odd numbers of one byte, PS3.8 section 9.3.2.2.</summary>
    public const int MaxContexts = 128;

    /// <summary>In one context; the standard has fewer than 60 in all, retired ones included.</summary>
    public const int MaxTransferSyntaxes = 64;

    private const int AeTitleLength = 16;
    private const int ReservedLength = 32;

    public static AssociateRequestPdu ParseRequest(ReadOnlySpan<byte> body)
    {
        var cursor = new SpanCursor(body);
        var version = cursor.ReadUInt16();
        cursor.Skip(2);
        var (called, calling) = ReadTitles(ref cursor);
        var application = "";
        var contexts = new List<ProposedContext>();
        var user = UserInformation.None;
        while (!cursor.AtEnd)
        {
            var item = cursor.ReadItem(out var type);
            switch (type)
            {
                case ItemType.ApplicationContext:
                    application = item.ReadRestAsUid();
                    break;
                case ItemType.ProposedContext:
                    Add(contexts, ReadProposed(item));
                    break;
                case ItemType.UserInformation:
                    user = UserInformationParser.Parse(item);
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
            User = user,
        };
    }

    public static AssociateAcceptPdu ParseAccept(ReadOnlySpan<byte> body)
    {
        var cursor = new SpanCursor(body);
        cursor.Skip(4);
        var (called, calling) = ReadTitles(ref cursor);
        var contexts = new List<ContextResult>();
        var user = UserInformation.None;
        while (!cursor.AtEnd)
        {
            var item = cursor.ReadItem(out var type);
            if (type == ItemType.AcceptedContext)
            {
                contexts.Add(contexts.Count < MaxContexts
                    ? ReadAccepted(item)
                    : throw new PduFormatException("more presentation contexts than there can be"));
            }
            else if (type == ItemType.UserInformation)
            {
                user = UserInformationParser.Parse(item);
            }
        }

        return new AssociateAcceptPdu(called, calling, contexts, user);
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
                abstractSyntax = sub.ReadRestAsUid();
            }
            else if (type == ItemType.TransferSyntax)
            {
                transferSyntaxes.Add(transferSyntaxes.Count < MaxTransferSyntaxes
                    ? sub.ReadRestAsUid()
                    : throw new PduFormatException("more transfer syntaxes in a context than there are"));
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
            transferSyntax = type == ItemType.TransferSyntax ? sub.ReadRestAsUid() : transferSyntax;
        }

        return new ContextResult(id, result, transferSyntax);
    }
}
