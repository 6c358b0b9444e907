using System.Globalization;
using System.Text;
using EdgeMLOps.Appliance.Core.Decoding;
using EdgeMLOps.Appliance.Core.Receiving;
using EdgeMLOps.Appliance.Core.Receiving.Admission;
using EdgeMLOps.Appliance.Core.Results.Delivery;
using EdgeMLOps.Dicom;
using EdgeMLOps.Dicom.Network;
using EdgeMLOps.Dicom.Network.Conformance;
using EdgeMLOps.Hosting;
using Microsoft.Extensions.Configuration;

namespace EdgeMLOps.Appliance.Core.Conformance;

/// <summary>
/// The DICOM conformance statement of this appliance in Markdown, in the order of PS3.2 annex A. Contexts, limits and codes
/// come from the tables and options that the receiver runs by; only the sentences between them are written by hand.
/// </summary>
public static class ConformanceStatement
{
    /// <summary>The statement of a configuration as the program would run by.</summary>
    /// <param name="configuration">All of it.</param>
    /// <exception cref="EdgeMLOps.Hosting.CommandLine.CommandException">A key is out of range; the message names it.</exception>
    public static string Markdown(IConfiguration configuration) => Markdown(
        HostSetup.ReadValidated(configuration, ReceivingOptions.Section, new ReceivingOptionsValidator()),
        HostSetup.ReadValidated(configuration, DeliveryOptions.Section, new DeliveryOptionsValidator()));

    /// <summary>The statement of options.</summary>
    /// <param name="receiving">Section <c>Dicom</c>, checked.</param>
    /// <param name="delivery">Section <c>Results</c>, checked.</param>
    public static string Markdown(ReceivingOptions receiving, DeliveryOptions delivery)
    {
        ArgumentNullException.ThrowIfNull(receiving);
        ArgumentNullException.ThrowIfNull(delivery);
        var text = new StringBuilder();
        text.Append(Overview(receiving)).Append(Model()).Append(Receiver(receiving)).Append(Sender(delivery)).Append(Network(receiving));
        text.Append(Security(receiving)).Append(Objects());
        return text.ToString();
    }

    private static string Overview(ReceivingOptions receiving) => $"""
        # DICOM conformance statement: EdgeMLOps appliance

        Made by `edgemlops-appliance dicom conformance [--config FILE]` from the tables and the configuration that the program
        runs by; do not edit. The committed copy is that of the default configuration.

        ## 1 Overview

        The appliance receives images by C-STORE, keeps them byte for byte as they came, runs a detector, and stores one
        structured report for each study to the configured destinations.

        | network service | as user (SCU) | as provider (SCP) |
        |---|---|---|
        | Verification | yes, by `dicom echo` and `dicom explain` | yes |
        | Storage, all classes of section 4.2.1 | Comprehensive 3D SR Storage | yes |
        | Storage Commitment Push Model | {Commitment(receiving, DicomCommitmentRoles.TakesReports)} | {Commitment(receiving, DicomCommitmentRoles.Commits)} |

        Media interchange: none.

        Analysed are images of one frame, MONOCHROME1 or MONOCHROME2, of the modality and body part that the detector is for, whose
        pixels are in one of these transfer syntaxes; others are stored and skipped, or end with a code:

        {Decoded()}

        ## 3 Introduction

        For those who connect a PACS or a modality. Terms are those of DICOM PS3; a status is given by its hexadecimal code, a
        refusal by the numbers of its PDU (A-ASSOCIATE-RJ result/source/reason, A-ABORT source/reason).


        """;

    private static string Decoded() => "| transfer syntax | UID |\n|---|---|\n" + string.Join('\n', DecodableSyntaxes.All.Select(
        static syntax => $"| {(syntax.UID.Name.Length > 0 ? syntax.UID.Name : "JPEG, a retired process")} | {syntax.UID.UID} |"));

    private static string Commitment(ReceivingOptions receiving, DicomCommitmentRoles role) =>
        new AeTitleTable(receiving).Titles.Any(title => title.Policy.CommitmentRoles.HasFlag(role)) ? "yes" : "no";

    private static string Model() => $"""
        ## 4 Networking

        ### 4.1 Implementation model

        Two application entities share one AE title and one process: the Receiver, which only accepts associations, and the
        Sender, which only opens them. A study is complete when no object of it has come for a while; its report is then stored
        to each destination, and tried again until the destination has it.

        While the appliance is on its other network (a window), it is off this one: new associations are refused by
        {Numbers(DicomAssociationRejection.TemporaryCongestion)}, open ones may finish until a deadline, then the port is closed.

        {AcceptorConformance.Implementation()}

        """;

    private static string Receiver(ReceivingOptions receiving)
    {
        var text = new StringBuilder($"""
            ### 4.2 AE specifications

            #### 4.2.1 Receiver

            Accepts associations alone. Many at a time, each by itself: one that is silent, slow or wrong holds up no other.
            Refused and aborted are:

            {AcceptorConformance.Refusals()}
            Limits:

            {AcceptorConformance.Limits(receiving.ToServerOptions(tls: null))}
            Negotiation (PS3.7 annex D.3.3):

            * Asynchronous operations window: answered where asked for, within the limits above.
            * Role selection: answered for each accepted class it is asked for, as the tables below say. A context that leaves a
              peer no role is refused (user rejection).
            * SOP class extended negotiation: answered for storage: level 2 (all elements, private ones included, are stored),
              signature level 3 (bit preserving), no coercion.
            * SOP class common extended negotiation: not answered; a class that it puts into the storage service is taken
              as one, a class unknown to us that it puts into another service is refused.
            * User identity: not supported. It is neither checked nor answered, whatever its type, and the association is decided
              without it; a requestor that wanted a positive response gets none.

            Of the transfer syntaxes of a context the first one that the peer lists and that is in the table is used. Nothing is
            ever transcoded. What may come is settled for each AE title.

            """);
        foreach (var (title, policy) in new AeTitleTable(receiving).Titles)
        {
            text.Append("\n##### Presentation contexts of ").Append(title).Append("\n\n").Append(AcceptorConformance.PresentationContexts(policy));
        }

        return text.Append("\n##### Status codes\n\n").Append(AcceptorConformance.Statuses()).Append('\n').Append(StoreStatuses()).Append('\n').ToString();
    }

    private static string StoreStatuses()
    {
        var text = new StringBuilder("What becomes of an object that came whole:\n\n| outcome | C-STORE status | meaning |\n|---|---|---|\n");
        foreach (var outcome in Enum.GetValues<ReceiveOutcome>())
        {
            text.Append(CultureInfo.InvariantCulture, $"| {outcome} | {InstanceSink.StatusOf(outcome)} | {OutcomeTexts.Of(outcome)} |\n");
        }

        return text.ToString();
    }

    private static string Sender(DeliveryOptions delivery)
    {
        var client = new DicomClientOptions { Host = "", Port = 0, CallingAe = "", CalledAe = "" };
        return $"""
            #### 4.2.2 Sender

            Proposes the SOP class and the transfer syntax of the object at hand and nothing else; the association serves further
            objects of that kind, one at a time, and is released when none came for {Seconds(delivery.KeepOpen)}. Objects of this version:

            | SOP class | UID | role | transfer syntax | UID |
            |---|---|---|---|---|
            | {DicomUID.Comprehensive3DSRStorage.Name} | {DicomUID.Comprehensive3DSRStorage.UID} | SCU | {DicomUID.ExplicitVRLittleEndian.Name} | {DicomUID.ExplicitVRLittleEndian.UID} |

            Success and warnings count as delivered. Any other status, a refusal, an abort or silence is tried again, without end,
            after {Seconds(delivery.FirstRetry)} at first and {Seconds(delivery.LongestRetry)} at most; an attempt may take {Seconds(delivery.AttemptLimit)}.
            Waits: {Seconds(client.ConnectTimeout)} for the connection, {Seconds(client.AssociationTimeout)} for the answer to an association request or a release,
            {Seconds(client.ResponseTimeout)} for a response.

            What was delivered is to be proven, on associations of their own: Storage Commitment Push Model is proposed as SCU, and FIND
            of the Study Root Query/Retrieve Information Model for the SOP Instance UID at IMAGE level, both, one or none, as each destination is
            configured; each in {DicomUID.ExplicitVRLittleEndian.Name} and {DicomUID.ImplicitVRLittleEndian.Name}. A report on commitment is taken on the
            association of the request and by the Receiver.


            """;
    }

    private static string Network(ReceivingOptions receiving) => $"""
        ### 4.3 Network interfaces

        TCP/IP, IPv4 and IPv6, on what the operating system offers. No other protocol.

        ### 4.4 Configuration

        | parameter | value here |
        |---|---|
        | AE titles | {string.Join(", ", new AeTitleTable(receiving).Titles.Select(title => title.AeTitle))} |
        | Address and port | {receiving.Bind}, {receiving.Port.ToString(CultureInfo.InvariantCulture)} |
        | Who may send | {(receiving.AcceptAnyPeer ? "anybody" : "the AE titles of `Dicom:Peers`, each from its own address or network")} |

        Every key is in the appliance's README.

        ## 5 Media interchange

        None.

        ## 6 Character sets

        Objects are stored whatever their character set. Read are all defined terms of PS3.3 C.12.1.1.2, with code extensions; a term
        or text that is not understood is noted and stops nothing. Reports are written without a SpecificCharacterSet where the images
        have none and ASCII holds the text; else in {DicomCharacterSet.Utf8.Term}; where the images' text is not understood, in the images' own set, with their bytes.


        """;

    private static string Security(ReceivingOptions receiving) => $"""
        ## 7 Security

        | profile (PS3.15) | support |
        |---|---|
        | BCP 195 TLS Secure Transport Connection Profile (B.12), and its extended form (B.13) | {Tls(receiving)} |
        | Other secure transport, user identity association and digital signature profiles | none |

        With TLS every peer has to show a certificate of a trusted authority. Versions 1.2 and 1.3, suites and the judgement of
        certificates are in the appliance's README. Association level: calling AE title with its address, and called AE title.


        """;

    private static string Tls(ReceivingOptions receiving) => receiving.Tls switch
    {
        { IsSet: false } => "yes; not configured here",
        { Port: { } port } => string.Create(CultureInfo.InvariantCulture, $"yes; on port {port}, beside plain text on {receiving.Port}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"yes; on port {receiving.Port}, and nothing is plain"),
    };

    private static string Objects() => $"""
        ## 8 Objects made here

        {DicomUID.Comprehensive3DSRStorage.Name}: template TID 1500, one for each study that the detector is for, also where it found nothing
        or could not run. Its series and instances are ours; patient and study are those of the images. No private elements,
        no retired classes. A later report on the same study names the one before it.

        """;

    private static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.###} s");

    private static string Numbers(DicomAssociationRejection rejection) =>
        string.Create(CultureInfo.InvariantCulture, $"A-ASSOCIATE-RJ {(int)rejection.Result}/{(int)rejection.Source}/{rejection.Reason}");
}
