using EdgeMLOps.Dicom.Network.UpperLayer;

namespace EdgeMLOps.Dicom.Network.Calling;

/// <summary>The presentation contexts of one association as the requestor sees them.</summary>
internal sealed class ClientContexts
{
    private readonly List<(byte Id, DicomPresentationContext Context)> _contexts;

    private ClientContexts(List<(byte Id, DicomPresentationContext Context)> contexts) => _contexts = contexts;

    /// <summary>In the order proposed.</summary>
    public IReadOnlyList<DicomPresentationContext> All => [.. _contexts.Select(entry => entry.Context)];

    /// <summary>Numbers them with the odd numbers from 1 (PS3.8 section 9.3.2.2).</summary>
    public static IReadOnlyList<ProposedContext> Number(IReadOnlyList<DicomPresentationContext> contexts) =>
        [.. contexts.Select((context, index) => new ProposedContext((byte)((index * 2) + 1), context.AbstractSyntax, context.TransferSyntaxes))];

    /// <summary>The role selections of those contexts that have one, one a SOP class.</summary>
    public static IReadOnlyList<RoleSelection> RolesOf(IReadOnlyList<DicomPresentationContext> contexts) =>
        [.. contexts
            .Where(context => context.UserRole is not null || context.ProviderRole is not null)
            .DistinctBy(context => context.AbstractSyntax, StringComparer.Ordinal)
            .Select(context => new RoleSelection(context.AbstractSyntax, context.UserRole ?? true, context.ProviderRole ?? false))];

    public static ClientContexts Of(IReadOnlyList<DicomPresentationContext> proposed, AssociateAcceptPdu accept)
    {
        var contexts = new List<(byte, DicomPresentationContext)>(proposed.Count);
        foreach (var (context, number) in proposed.Zip(Number(proposed)))
        {
            var answer = accept.Contexts.FirstOrDefault(candidate => candidate.Id == number.Id, Unanswered);
            contexts.Add((number.Id, Answered(context, answer, accept.Roles)));
        }

        return new ClientContexts(contexts);
    }

    public bool IsAccepted(byte id) => Find(id) is { Result: DicomPresentationContextResult.Accept };

    public DicomPresentationContext? Find(byte id) => _contexts.Find(entry => entry.Id == id).Context;

    public bool Accepts(string sopClassUid, string transferSyntaxUid) => IndexOf(sopClassUid, transferSyntaxUid) >= 0;

    /// <exception cref="DicomNetworkException">There is no such context.</exception>
    public byte IdOf(string sopClassUid, string transferSyntaxUid) =>
        IndexOf(sopClassUid, transferSyntaxUid) is >= 0 and var index ? _contexts[index].Id : throw NotAccepted();

    /// <summary>For data sets written for this message: the encoding is the peer's choice.</summary>
    /// <param name="sopClassUid">SOP Class UID.</param>
    /// <param name="asProvider">We act as its SCP: fails if the peer denied us that role.</param>
    /// <exception cref="DicomNetworkException">There is no such context.</exception>
    public (byte Id, DicomTransferSyntax Syntax) WritableOf(string sopClassUid, bool asProvider)
    {
        foreach (var (id, context) in _contexts)
        {
            if (string.Equals(context.AbstractSyntax, sopClassUid, StringComparison.Ordinal) &&
                (asProvider ? context.ProviderRole : context.UserRole) is not false &&
                context.AcceptedTransferSyntax is { } uid &&
                DicomTransferSyntax.Find(uid) is { IsWritable: true, IsEncapsulated: false } syntax)
            {
                return (id, syntax);
            }
        }

        throw NotAccepted();
    }

    private static ContextResult Unanswered => new(0, (byte)DicomPresentationContextResult.Proposed, "");

    private static DicomPresentationContext Answered(
        DicomPresentationContext context, ContextResult answer, IReadOnlyList<RoleSelection> roles)
    {
        var result = (DicomPresentationContextResult)answer.Result;
        if (result == DicomPresentationContextResult.Accept && !context.TransferSyntaxes.Contains(answer.TransferSyntax, StringComparer.Ordinal))
        {
            // Accepted in an encoding that nobody proposed: of no use, whatever the peer means by it.
            result = DicomPresentationContextResult.RejectTransferSyntaxesNotSupported;
        }

        var accepted = result == DicomPresentationContextResult.Accept;
        var role = roles.Cast<RoleSelection?>().FirstOrDefault(
            candidate => string.Equals(candidate!.Value.SopClassUid, context.AbstractSyntax, StringComparison.Ordinal));
        return context with
        {
            Result = result,
            AcceptedTransferSyntax = accepted ? answer.TransferSyntax : null,
            UserRole = role?.RequestorIsScu,
            ProviderRole = role?.RequestorIsScp,
        };
    }

    private int IndexOf(string sopClassUid, string transferSyntaxUid) => _contexts.FindIndex(
        entry => string.Equals(entry.Context.AbstractSyntax, sopClassUid, StringComparison.Ordinal) &&
            string.Equals(entry.Context.AcceptedTransferSyntax, transferSyntaxUid, StringComparison.Ordinal));

    private static DicomNetworkException NotAccepted() => new(DicomNetworkFault.ContextNotAccepted, inner: null);
}
