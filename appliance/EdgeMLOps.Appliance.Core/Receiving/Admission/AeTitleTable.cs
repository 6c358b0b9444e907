using System.Net;
using EdgeMLOps.Dicom.Network;

namespace EdgeMLOps.Appliance.Core.Receiving.Admission;

/// <summary>Our AE titles, who may call each, and what each takes.</summary>
internal sealed class AeTitleTable
{
    private readonly PeerList _peers;
    private readonly Dictionary<string, AeTitleRule> _rules = new(StringComparer.Ordinal);

    public AeTitleTable(ReceivingOptions options)
    {
        _peers = new PeerList(options);
        _rules.Add(options.AeTitle, new AeTitleRule(new AeTitleOptions()));
        foreach (var title in options.AeTitles)
        {
            _rules[title.AeTitle] = new AeTitleRule(title);
        }
    }

    /// <summary>What each title takes.</summary>
    public IEnumerable<(string AeTitle, DicomAssociationPolicy Policy)> Titles => _rules.Select(rule => (rule.Key, rule.Value.Policy));

    /// <summary>What a title of ours takes, by whichever door.</summary>
    public DicomAssociationPolicy PolicyOf(string title) => _rules[title].Policy;

    /// <summary>Whether a title may call, from wherever.</summary>
    public bool Knows(string callingAe) => _peers.Knows(callingAe);

    /// <summary>The peer first: whom nobody knows learns nothing of our titles.</summary>
    public AdmissionVerdict Judge(string callingAe, string calledAe, IPAddress address)
    {
        if (!_peers.Allows(callingAe, address))
        {
            return new AdmissionVerdict(AdmissionRefusal.UnknownPeer, Policy: null);
        }

        if (!_rules.TryGetValue(calledAe, out var rule))
        {
            return new AdmissionVerdict(AdmissionRefusal.UnknownTitle, Policy: null);
        }

        return rule.Lists(callingAe)
            ? new AdmissionVerdict(Refusal: null, rule.Policy)
            : new AdmissionVerdict(AdmissionRefusal.PeerNotOfTitle, Policy: null);
    }
}
