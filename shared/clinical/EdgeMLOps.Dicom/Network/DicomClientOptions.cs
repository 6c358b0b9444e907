using System.Net.Security;

namespace EdgeMLOps.Dicom.Network;

/// <summary>Whom a client calls, as whom, and how long it waits for each answer.</summary>
public sealed record DicomClientOptions
{
    /// <summary>Name or address of the peer's machine.</summary>
    public required string Host { get; init; }

    /// <summary>The peer's TCP port.</summary>
    public required int Port { get; init; }

    /// <summary>Our AE title.</summary>
    public required string CallingAe { get; init; }

    /// <summary>The peer's AE title.</summary>
    public required string CalledAe { get; init; }

    /// <summary>
    /// TLS, with the terms this gives: asked once for each connection, so that what it gives may change at any time; each
    /// object it gives is the connection's own.
    /// </summary>
    /// <value>Default: null, plain.</value>
    public Func<SslClientAuthenticationOptions>? Tls { get; init; }

    /// <summary>For the TCP connection, and then for the TLS handshake.</summary>
    /// <value>Default: 10 seconds.</value>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>For the answer to the association request or to the release.</summary>
    /// <value>Default: 30 seconds.</value>
    public TimeSpan AssociationTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>For the peer to take one PDU, and for its response to a whole message.</summary>
    /// <value>Default: 60 seconds.</value>
    public TimeSpan ResponseTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>For the next response of a C-MOVE: a peer may send none before its last object is through (PS3.4 section C.4.2.2).</summary>
    /// <value>Default: 10 minutes.</value>
    public TimeSpan MoveResponseTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>For a whole C-FIND or C-MOVE, from the request to its last response, however many come between.</summary>
    /// <value>Default: 1 hour.</value>
    public TimeSpan OperationTimeout { get; init; } = TimeSpan.FromHours(1);

    /// <summary>
    /// Takes the reports on storage commitment that the peer sends on this association, and gives the answer to it:
    /// Success when the report is known for good. Called while some other call waits for the peer.
    /// </summary>
    /// <value>Default: null; up to 16 reports wait in memory for <see cref="DicomClientAssociation.ReceiveCommitmentReportAsync"/>.</value>
    public Func<DicomCommitmentReport, CancellationToken, ValueTask<DicomStatus>>? OnCommitmentReport { get; init; }

    /// <summary>Is told each step towards the open association; must not block.</summary>
    /// <value>Default: null.</value>
    public Action<DicomConnectStep>? OnStep { get; init; }

    /// <summary>Clock of the time limits.</summary>
    /// <value>Default: the system's.</value>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
