using EdgeMLOps.Dicom.Network.UpperLayer;

namespace EdgeMLOps.Dicom.Network.Serving;

/// <summary>
/// Answers what a requestor proposes: contexts by <see cref="DicomStorageClasses"/>, <see cref="NetworkTransferSyntaxes"/> and
/// the association's policy, each with the first transfer syntax of ours that the peer lists, for its order is its wish;
/// roles, extended negotiation and the asynchronous window by PS3.7 annex D.3.3.
/// </summary>
internal sealed class AssociationNegotiator
{
    /// <summary>Requests that a peer may have waiting; they are read and answered one after another, in its order.</summary>
    public const ushort MaxInvoked = 16;

    /// <summary>Of ours to the peer.</summary>
    public const ushort Performed = 1;

    /// <summary>
    /// PS3.4 section B.3.1.4: level 2 (all elements are stored, private ones too), signature level 3 (bit preserving), no
    /// coercion of elements; each before a reserved byte.
    /// </summary>
    private static readonly byte[] StorageInformation = [2, 0, 3, 0, 0, 0];

    private readonly UserInformation _user;
    private readonly DicomAssociationPolicy _policy;
    private readonly List<RoleSelection> _roles = [];

    private AssociationNegotiator(UserInformation user, DicomAssociationPolicy policy)
    {
        _user = user;
        _policy = policy;
    }

    public static NegotiatedAssociation Negotiate(AssociateRequestPdu request, DicomAssociationPolicy policy) =>
        new AssociationNegotiator(request.User, policy).Run(request.Contexts);

    /// <summary>Whether a storage SOP class may come on an association.</summary>
    public static bool MayStore(DicomAssociationPolicy policy, string sopClassUid) =>
        policy.AllowsSopClass is not { } allows || allows(sopClassUid);

    private NegotiatedAssociation Run(IReadOnlyList<ProposedContext> proposed)
    {
        var results = new List<ContextResult>(proposed.Count);
        var contexts = new Dictionary<byte, AcceptedContext>();
        foreach (var context in proposed)
        {
            var service = ServiceOf(context.AbstractSyntax);
            var result = Answer(context, service);
            results.Add(result);
            if (result.Result == ContextResult.Accepted)
            {
                contexts.Add(context.Id, new AcceptedContext(context.Id, service, context.AbstractSyntax, result.TransferSyntax));
            }
        }

        return new NegotiatedAssociation(results, contexts, new UserInformation
        {
            Window = AnswerWindow(),
            Roles = _roles,
            Extended = [.. _user.Extended
                .Where(asked => contexts.Values.Any(context => IsStorageOf(context, asked.SopClassUid)))
                .DistinctBy(asked => asked.SopClassUid, StringComparer.Ordinal)
                .Select(asked => new ExtendedNegotiation(asked.SopClassUid, StorageInformation))],
        });
    }

    private ServiceKind ServiceOf(string abstractSyntax) => abstractSyntax switch
    {
        UpperLayerUids.Verification => ServiceKind.Verification,
        UpperLayerUids.StorageCommitment when _policy.CommitmentRoles != DicomCommitmentRoles.None => ServiceKind.StorageCommitment,
        UpperLayerUids.StorageCommitment => ServiceKind.None,
        _ when DicomStorageClasses.IsStorage(abstractSyntax, ServiceClassOf(abstractSyntax)) && MayStore(_policy, abstractSyntax)
            => ServiceKind.Storage,
        _ => ServiceKind.None,
    };

    private string? ServiceClassOf(string sopClass)
    {
        foreach (var common in _user.CommonExtended)
        {
            if (string.Equals(common.SopClassUid, sopClass, StringComparison.Ordinal))
            {
                return common.ServiceClassUid;
            }
        }

        return null;
    }

    private ContextResult Answer(ProposedContext proposed, ServiceKind service)
    {
        if (service == ServiceKind.None)
        {
            return Refuse(proposed, ContextResult.AbstractSyntaxNotSupported);
        }

        if (proposed.TransferSyntaxes.FirstOrDefault(syntax => Takes(service, syntax)) is not { } transferSyntax)
        {
            return Refuse(proposed, ContextResult.TransferSyntaxesNotSupported);
        }

        return AgreeOnRoles(proposed.AbstractSyntax, service)
            ? new ContextResult(proposed.Id, ContextResult.Accepted, transferSyntax)
            : Refuse(proposed, ContextResult.UserRejection);
    }

    private static ContextResult Refuse(ProposedContext proposed, byte result) =>
        new(proposed.Id, result, UpperLayerUids.ImplicitVRLittleEndian);

    private bool Takes(ServiceKind service, string transferSyntax) => service switch
    {
        ServiceKind.StorageCommitment => NetworkTransferSyntaxes.IsOfCommitment(transferSyntax),
        ServiceKind.Storage =>
            NetworkTransferSyntaxes.IsOfStorage(transferSyntax) &&
            (_policy.AllowsTransferSyntax is not { } allows || allows(transferSyntax)),
        _ => NetworkTransferSyntaxes.IsOfStorage(transferSyntax), // no data set is ever written in it
    };

    /// <summary>False where the peer wants to be nothing that we can deal with, so that the context is of no use.</summary>
    private bool AgreeOnRoles(string sopClass, ServiceKind service)
    {
        if (_roles.Exists(role => IsOf(role, sopClass)))
        {
            return true; // the class came in an earlier context
        }

        foreach (var asked in _user.Roles)
        {
            if (IsOf(asked, sopClass))
            {
                var (scu, scp) = RolesOf(service);
                var agreed = new RoleSelection(sopClass, asked.RequestorIsScu && scu, asked.RequestorIsScp && scp);
                if (agreed is { RequestorIsScu: false, RequestorIsScp: false })
                {
                    return false;
                }

                _roles.Add(agreed);
                return true;
            }
        }

        // The default roles. A peer that only reports ought to have asked to be the SCP; many that report do not.
        return true;
    }

    /// <summary>What a requestor may be.</summary>
    private (bool Scu, bool Scp) RolesOf(ServiceKind service) => service == ServiceKind.StorageCommitment
        ? (_policy.CommitmentRoles.HasFlag(DicomCommitmentRoles.Commits), _policy.CommitmentRoles.HasFlag(DicomCommitmentRoles.TakesReports))
        : (true, false);

    private AsynchronousWindow? AnswerWindow() => _user.Window is { } asked
        ? new AsynchronousWindow(asked.Invoked == 0 ? MaxInvoked : Math.Min(asked.Invoked, MaxInvoked), Performed)
        : null;

    private static bool IsOf(RoleSelection role, string sopClass) => string.Equals(role.SopClassUid, sopClass, StringComparison.Ordinal);

    private static bool IsStorageOf(AcceptedContext context, string sopClass) =>
        context.Service == ServiceKind.Storage && string.Equals(context.AbstractSyntax, sopClass, StringComparison.Ordinal);
}
