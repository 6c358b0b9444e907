using EdgeMLOps.Dicom.Network;

namespace EdgeMLOps.Appliance.Core.Receiving.Admission;

/// <summary>What one AE title of ours takes, and from whom.</summary>
internal sealed class AeTitleRule
{
    private readonly HashSet<string> _peers;
    private readonly UidSet _accepted;
    private readonly UidSet _refused;
    private readonly UidSet _syntaxes;

    public AeTitleRule(AeTitleOptions options)
    {
        _peers = new HashSet<string>(options.Peers, StringComparer.Ordinal);
        _accepted = new UidSet(options.AcceptedSopClasses);
        _refused = new UidSet(options.RefusedSopClasses);
        _syntaxes = new UidSet(options.AcceptedTransferSyntaxes);
        Policy = new DicomAssociationPolicy
        {
            CommitmentRoles = DicomCommitmentRoles.Commits | DicomCommitmentRoles.TakesReports,
            AllowsSopClass = _accepted.IsEmpty && _refused.IsEmpty ? null : Takes,
            AllowsTransferSyntax = _syntaxes.IsEmpty ? null : _syntaxes.Contains,
        };
    }

    public DicomAssociationPolicy Policy { get; }

    public bool Lists(string callingAe) => _peers.Count == 0 || _peers.Contains(callingAe);

    private bool Takes(string sopClassUid) => (_accepted.IsEmpty || _accepted.Contains(sopClassUid)) && !_refused.Contains(sopClassUid);
}
