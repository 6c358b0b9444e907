using System.Globalization;
using System.Text;
using EdgeMLOps.Dicom.Network.Commitment;
using EdgeMLOps.Dicom.Network.Dimse;
using EdgeMLOps.Dicom.Network.Serving;
using EdgeMLOps.Dicom.Network.UpperLayer;

namespace EdgeMLOps.Dicom.Network.Conformance;

/// <summary>
/// The acceptor's part of a conformance statement (PS3.2 annex A) in Markdown, made from the tables and options that the
/// acceptor runs by.
/// </summary>
public static class AcceptorConformance
{
    /// <summary>Who we say we are: PS3.7 annex D.3.3.2.</summary>
    public static string Implementation() => new MarkdownTable("parameter", "value")
        .Add("Application context", UpperLayerUids.ApplicationContext)
        .Add("Implementation class UID", DicomFileMetaInformation.ImplementationClass.UID)
        .Add("Implementation version name", DicomFileMetaInformation.ImplementationVersion)
        .ToString();

    /// <summary>The SOP classes accepted under a policy, each with the roles a peer may have and the set of encodings.</summary>
    /// <param name="policy">What the associations may carry.</param>
    public static string PresentationContexts(DicomAssociationPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        var probe = new NegotiatorProbe(policy);
        var offers = Candidates().Select(probe.Ask).OfType<ContextOffer>().ToList();
        var sets = offers.Select(offer => string.Join(' ', offer.TransferSyntaxes)).Distinct(StringComparer.Ordinal).ToList();
        var classes = new MarkdownTable("SOP class", "UID", "role of the peer", "extended negotiation", "transfer syntaxes");
        foreach (var offer in offers)
        {
            classes.Add(
                offer.SopClass.Name,
                offer.SopClass.Shown,
                offer.Roles,
                offer.IsExtended ? "yes" : "none",
                SetName(sets.IndexOf(string.Join(' ', offer.TransferSyntaxes))));
        }

        var text = new StringBuilder(classes.ToString());
        for (var set = 0; set < sets.Count; set++)
        {
            text.Append('\n').Append("Transfer syntaxes ").Append(SetName(set)).Append(":\n\n").Append(Syntaxes(sets[set].Split(' ')));
        }

        return text.ToString();
    }

    /// <summary>Bounds and time limits that a peer can meet.</summary>
    /// <param name="options">What the server runs by.</param>
    public static string Limits(DicomServerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new MarkdownTable("limit", "value", "beyond it")
            .Add("Associations at a time", Number(options.MaxAssociations), Say(DicomAssociationRejection.LocalLimitExceeded))
            .Add(
                "Of these, of one address",
                options.MaxAssociationsPerPeer == int.MaxValue ? "no limit of its own" : Number(options.MaxAssociationsPerPeer),
                Say(DicomAssociationRejection.LocalLimitExceeded))
            .Add("Connections without an association", Number(options.MaxPendingConnections), "the oldest one of the address that has the most is closed")
            .Add("Time to ask for an association (ARTIM)", Time(options.ArtimTimeout), Say(AbortReason.NotSpecified))
            .Add("Time for the next PDU, whole", Time(options.IdleTimeout), Say(AbortReason.NotSpecified))
            .Add("Pace within a message", $"{Number(MessagePace.LeastBytesPerSecond)} bytes a second", Say(AbortReason.NotSpecified))
            .Add("Time to end a data set that was refused", Time(options.RefusedDataTimeout), Say(AbortReason.NotSpecified))
            .Add("A-ASSOCIATE-RQ", $"{Number(PduLimits.MaxAssociate)} bytes", Say(AbortReason.InvalidParameterValue))
            .Add("Presentation contexts", Number(AssociateParser.MaxContexts), Say(AbortReason.InvalidParameterValue))
            .Add("Transfer syntaxes in a context", Number(AssociateParser.MaxTransferSyntaxes), Say(AbortReason.InvalidParameterValue))
            .Add("User information items, of a kind and in all", $"{Number(UserInformationParser.MaxOfAKind)}, {Number(UserInformationParser.MaxItems)}", Say(AbortReason.InvalidParameterValue))
            .Add("P-DATA-TF (our maximum length)", $"{Number(options.MaxPduLength)} bytes", Say(AbortReason.InvalidParameterValue))
            .Add("Command set", $"{Number(CommandSetCodec.MaxLength)} bytes", Say(AbortReason.InvalidParameterValue))
            .Add("Data set of C-STORE", "none", "streamed to disk as it comes")
            .Add("Data set of storage commitment", $"{Number(CommitmentCodec.MaxLength)} bytes, {Number(CommitmentCodec.MaxReferences)} references", DicomStatus.ResourceLimitation.ToString())
            .Add("Requests of a peer that wait for their responses", Number(AssociationNegotiator.MaxInvoked), "the window agreed on; they are performed in their order")
            .Add("Requests of ours that wait for their responses", Number(AssociationNegotiator.Performed), "")
            .ToString();
    }

    /// <summary>How associations are refused, PS3.8 section 9.3.4, and aborted, section 9.3.8.</summary>
    public static string Refusals() => new MarkdownTable("sent", "numbers", "when")
        .Add(Rejection(DicomAssociationRejection.CallingAeNotRecognized, "the calling AE title is none, or is not known, or does not call from its address, or may not call this title"))
        .Add(Rejection(DicomAssociationRejection.CalledAeNotRecognized, "the called AE title is not ours"))
        .Add(Rejection(DicomAssociationRejection.ApplicationContextNotSupported, "another application context than DICOM's"))
        .Add(Rejection(DicomAssociationRejection.ProtocolVersionNotSupported, "another protocol version than 1"))
        .Add(Rejection(DicomAssociationRejection.TemporaryCongestion, "the appliance is about to leave the network for a while, or short of disk"))
        .Add(Rejection(DicomAssociationRejection.LocalLimitExceeded, "as many associations are open as are allowed"))
        .Add(Abort(AbortReason.NotSpecified, "a time limit, the end of a drain, a failure of ours"))
        .Add(Abort(AbortReason.UnrecognizedPdu, "a PDU of no known type"))
        .Add(Abort(AbortReason.UnexpectedPdu, "a PDU that is not due"))
        .Add(Abort(AbortReason.UnexpectedParameter, "fragments out of order, or a response to no request of ours"))
        .Add(Abort(AbortReason.InvalidParameterValue, "lengths, numbers or contents that cannot be"))
        .ToString();

    /// <summary>Status codes the acceptor itself answers with; the application behind it adds its own.</summary>
    public static string Statuses()
    {
        var table = new MarkdownTable("service", "status", "when");
        foreach (var answer in AnsweredStatus.All)
        {
            table.Add(answer.Service, answer.Status.ToString(), answer.When);
        }

        return table.ToString();
    }

    private static IEnumerable<AskedClass> Candidates() =>
    [
        AskedClass.Of(DicomUID.Verification),
        .. DicomStorageClasses.All.Select(AskedClass.Of),
        new AskedClass(DicomStorageClasses.SampleToCome, "Storage classes of later editions of the standard", StorageClassTable.Root + "*"),
        new AskedClass(DicomStorageClasses.SamplePrivate, "Private storage classes", "any other root"),
        AskedClass.Of(DicomUID.StorageCommitmentPushModel),
    ];

    private static string Syntaxes(IReadOnlyList<string> uids)
    {
        var table = new MarkdownTable("transfer syntax", "UID");
        foreach (var syntax in NetworkTransferSyntaxes.Storage.Where(syntax => uids.Contains(syntax.UID, StringComparer.Ordinal)))
        {
            table.Add(syntax.Name, syntax.UID);
        }

        return table.ToString();
    }

    private static string SetName(int index) => string.Create(CultureInfo.InvariantCulture, $"T{index + 1}");

    private static string[] Rejection(DicomAssociationRejection rejection, string when) =>
        ["A-ASSOCIATE-RJ", Numbers((int)rejection.Result, (int)rejection.Source, rejection.Reason), when];

    private static string[] Abort(AbortReason reason, string when) => ["A-ABORT", Numbers(2, (int)reason), when];

    private static string Say(DicomAssociationRejection rejection) =>
        $"A-ASSOCIATE-RJ {Numbers((int)rejection.Result, (int)rejection.Source, rejection.Reason)}";

    private static string Say(AbortReason reason) => $"A-ABORT {Numbers(2, (int)reason)}";

    private static string Numbers(params int[] numbers) => string.Join('/', numbers.Select(Number));

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Time(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.###} s");
}
