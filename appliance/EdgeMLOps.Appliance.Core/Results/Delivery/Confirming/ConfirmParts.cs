using EdgeMLOps.Appliance.Core.Receiving.Commitment;
using EdgeMLOps.Dicom.Network;
using Microsoft.Extensions.Logging;

namespace EdgeMLOps.Appliance.Core.Results.Delivery.Confirming;

/// <summary>What the confirming loops of all destinations share.</summary>
internal sealed record ConfirmParts
{
    public required DeliveryOptions Options { get; init; }

    public required string CallingAeTitle { get; init; }

    public required DestinationCertificates Certificates { get; init; }

    public required ResultQueue Results { get; init; }

    public required ProofQueue Proofs { get; init; }

    public required AskedCommitments Asked { get; init; }

    public required TimeProvider Time { get; init; }

    public required ILogger<ConfirmLoop> Logger { get; init; }

    public ConfirmLoop Create(DestinationOptions destination)
    {
        var rules = new ProofRules(destination.Confirm, destination.MissingAfter);
        var client = new DicomClientOptions
        {
            Host = destination.Host,
            Port = destination.Port,
            CallingAe = CallingAeTitle,
            CalledAe = destination.AeTitle,
            Tls = Certificates.TermsOf(destination),
            TimeProvider = Time,
        };
        var caller = new ProofCaller(destination, rules, client, Options.AttemptLimit + destination.ReportHold, Proofs, Asked);
        var loop = new ConfirmLoop(destination, Options, rules, Proofs, caller, Asked, Time, Logger);
        Results.SubscribeProver(loop.Waker);
        return loop;
    }
}
