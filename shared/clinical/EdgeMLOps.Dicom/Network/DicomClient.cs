using System.Net.Security;
using System.Net.Sockets;
using EdgeMLOps.Dicom.Network.Calling;
using EdgeMLOps.Dicom.Network.Dimse;
using EdgeMLOps.Dicom.Network.Tls;
using EdgeMLOps.Dicom.Network.UpperLayer;

namespace EdgeMLOps.Dicom.Network;

/// <summary>Opens associations to peers: the requestor's side of PS3.8, for Verification, Storage, Query/Retrieve and Storage Commitment as
/// SCU, and for reports on commitment as SCP.</summary>
public static class DicomClient
{
    /// <summary>Of a peer's P-DATA-TF; it answers with commands and small data sets.</summary>
    private const int MaxPduLength = 64 * 1024;

    /// <summary>Connects and negotiates.</summary>
    /// <param name="options">Whom to call and how long to wait.</param>
    /// <param name="contexts">What will be sent: 1 to 128 contexts, and nothing else is proposed.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="DicomNetworkException">The peer cannot be reached or refused.</exception>
    public static async Task<DicomClientAssociation> ConnectAsync(
        DicomClientOptions options, IReadOnlyList<DicomPresentationContext> contexts, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(contexts);
        ArgumentOutOfRangeException.ThrowIfZero(contexts.Count, nameof(contexts));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(contexts.Count, 128, nameof(contexts));

        var caller = new PeerWait(options.TimeProvider);
        var connection = await caller.RunAsync(clock => DialAsync(options, clock), DicomNetworkFault.ConnectFailed, cancellationToken);
        try
        {
            options.OnStep?.Invoke(DicomConnectStep.Connected);
            if (options.Tls is { } tls)
            {
                await caller.RunAsync(
                    clock => SecureAsync(connection, tls, options.ConnectTimeout, clock), DicomNetworkFault.ConnectionLost, cancellationToken);
                options.OnStep?.Invoke(DicomConnectStep.Secured);
            }

            var accept = await caller.RunAsync(
                clock => NegotiateAsync(connection, options, contexts, clock), DicomNetworkFault.ConnectionLost, cancellationToken);
            connection.Limits = PduLimits.Established(MaxPduLength);
            options.OnStep?.Invoke(DicomConnectStep.Associated);
            return new DicomClientAssociation(
                new ClientSession(connection, options, ClientContexts.Of(contexts, accept), accept.MaxPduLength));
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static async Task<PduConnection> DialAsync(DicomClientOptions options, WaitClock clock)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            clock.Arm(options.ConnectTimeout);
            await socket.ConnectAsync(options.Host, options.Port, clock.Token);
            clock.Rest();
            return new PduConnection(socket, options.TimeProvider); // throws where the peer has reset it already
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static async Task<bool> SecureAsync(
        PduConnection connection, Func<SslClientAuthenticationOptions> tls, TimeSpan within, WaitClock clock)
    {
        await connection.SecureAsync((plain, token) => TlsHandshake.ConnectAsync(plain, tls, token), clock, within);
        return true;
    }

    private static async Task<AssociateAcceptPdu> NegotiateAsync(
        PduConnection connection, DicomClientOptions options, IReadOnlyList<DicomPresentationContext> contexts, WaitClock clock)
    {
        var request = new AssociateRequestPdu
        {
            CallingAe = options.CallingAe,
            CalledAe = options.CalledAe,
            Contexts = ClientContexts.Number(contexts),
            Roles = ClientContexts.RolesOf(contexts),
            MaxPduLength = MaxPduLength,
        };
        await connection.SendAsync(PduWriter.AssociateRequest(request), clock, options.AssociationTimeout);
        var answer = await connection.ReadAsync(clock, options.AssociationTimeout);
        switch (answer.Type)
        {
            case PduType.AssociateAccept:
                var accept = AssociateParser.ParseAccept(answer.Body.Span);
                return accept.MaxPduLength is 0 or >= CommandPdus.LeastMaxPduLength
                    ? accept
                    : throw new PduFormatException("a maximum PDU length that no message fits in");
            case PduType.AssociateReject:
                var fields = answer.Body.Span;
                throw new DicomNetworkException(new DicomAssociationRejection(
                    (DicomRejectResult)fields[1], (DicomRejectSource)fields[2], fields[3]));
            case PduType.Abort:
                throw MessageReader.AbortOf(answer);
            case PduType.None:
                throw new EndOfStreamException();
            default:
                throw new PduFormatException("no answer to the association request", AbortReason.UnexpectedPdu);
        }
    }
}
