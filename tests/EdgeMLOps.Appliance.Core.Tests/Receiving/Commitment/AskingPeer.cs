using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using EdgeMLOps.Dicom;
using EdgeMLOps.Dicom.Network;
using EdgeMLOps.TestKit;
using EdgeMLOps.TestKit.Dicom;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Appliance.Core.Tests.Receiving.Commitment;

/// <summary>A modality that asks for commitment, and listens for the reports on a port of its own. Goes off and on line as the test says.</summary>
internal sealed class AskingPeer : IDicomServiceProvider, IAsyncDisposable
{
    public const string AeTitle = "MODALITY";

    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly DicomServer _server;
    private int _calls;

    /// <param name="tls">The terms of its port; null: plain.</param>
    public AskingPeer(Func<SslServerAuthenticationOptions>? tls = null)
    {
        Port = FreePort.Next();
        _server = new DicomServer(
            new DicomServerOptions { Bind = IPAddress.Loopback, Port = Port, Tls = tls }, this, TimeProvider.System, new LogWatcher().For<DicomServer>());
    }

    public int Port { get; }

    public ConcurrentQueue<DicomCommitmentReport> Reports { get; } = new();

    /// <summary>Associations that were opened to it.</summary>
    public int Calls => _calls;

    /// <summary>What it says to a report.</summary>
    public Func<DicomCommitmentReport, DicomStatus> Answer { get; set; } = _ => DicomStatus.Success;

    /// <summary>Settings of an appliance that knows it.</summary>
    public (string Key, string Value)[] Settings(params (string Key, string Value)[] more)
    {
        (string Key, string Value)[] all =
        [
            .. more,
            ("Dicom:Peers:0:AeTitle", AeTitle), ("Dicom:Peers:0:Address", "127.0.0.1"), ("Dicom:Peers:0:Port", $"{Port}"),
            ("Commitment:ReportDelay", "00:00:00.1"), ("Commitment:FirstRetry", "00:00:00.2"), ("Commitment:LongestRetry", "00:00:00.5"),
        ];
        return [.. all.DistinctBy(pair => pair.Key, StringComparer.Ordinal)];
    }

    public Task ListenAsync() => _server.StartAsync(CancellationToken.None);

    public Task LeaveAsync() => _server.DrainAsync(DateTimeOffset.MinValue, CancellationToken.None);

    public static Task<DicomClientAssociation> AssociateAsync(int port, string callingAe = AeTitle) => DicomClient.ConnectAsync(
        new DicomClientOptions { Host = "127.0.0.1", Port = port, CallingAe = callingAe, CalledAe = "EDGEMLOPS" },
        [DicomPresentationContext.For(DicomUID.StorageCommitmentPushModel)],
        CancellationToken.None);

    /// <summary>Asks, and releases: the report can only come by a call.</summary>
    public static Task<DicomStatus> AskAsync(int port, string transaction, params DicomSopReference[] references) =>
        AskAsAsync(AeTitle, port, transaction, references);

    /// <summary>The same under another title.</summary>
    public static async Task<DicomStatus> AskAsAsync(string callingAe, int port, string transaction, params DicomSopReference[] references)
    {
        await using var association = await AssociateAsync(port, callingAe);
        var status = await association.RequestCommitmentAsync(transaction, references, CancellationToken.None);
        await association.ReleaseAsync(CancellationToken.None);
        return status;
    }

    public static DicomSopReference Of(TestObject item) => new(item.SopClass, item.SopInstance);

    public async Task<DicomCommitmentReport> ReportAsync(int count = 1)
    {
        await Eventually.HoldsAsync(() => Reports.Count >= count, Limit, $"{count} reports come");
        return Reports.ElementAt(count - 1);
    }

    public AssociationDecision OnAssociate(DicomAssociationRequest request)
    {
        Interlocked.Increment(ref _calls);
        return AssociationDecision.AcceptWith(new DicomAssociationPolicy { CommitmentRoles = DicomCommitmentRoles.TakesReports });
    }

    public ValueTask<DicomStatus> OnCommitmentReportAsync(DicomCommitmentReport report, CancellationToken cancellationToken)
    {
        var status = Answer(report);
        Reports.Enqueue(report);
        return ValueTask.FromResult(status);
    }

    public ValueTask<DicomStatus> OnCommitmentRequestAsync(
        DicomCommitmentRequest request, IDicomAssociationPeer peer, CancellationToken cancellationToken) =>
        throw new InvalidOperationException("Nobody asks it.");

    public ValueTask<IDicomStoreSink> OnStoreAsync(DicomStoreContext context, CancellationToken cancellationToken) =>
        throw new InvalidOperationException("Nobody sends it anything.");

    public void OnAssociationRefused(DicomAssociationRequest request, DicomAssociationRejection rejection)
    {
    }

    public void OnAssociationEnded(DicomAssociation association)
    {
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
