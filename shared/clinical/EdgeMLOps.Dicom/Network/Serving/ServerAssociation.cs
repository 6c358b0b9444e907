using EdgeMLOps.Dicom.Network.Dimse;
using EdgeMLOps.Dicom.Network.Tls;
using EdgeMLOps.Dicom.Network.UpperLayer;

namespace EdgeMLOps.Dicom.Network.Serving;

/// <summary>The acceptor's side of the state machine of PS3.8 section 9.2, from the connection to its end.</summary>
internal sealed class ServerAssociation : IDisposable
{
    private readonly ServerConnection _connection;
    private readonly ServerContext _server;
    private readonly PduConnection _pdus;
    private readonly WaitClock _clock;
    private DicomAssociationRequest? _peer;
    private DicomAssociationPolicy _policy = DicomAssociationPolicy.Default;
    private PeerWriter? _writer;
    private OwnRequests? _requests;
    private DimseSession? _session;

    public ServerAssociation(ServerConnection connection, ServerContext server)
    {
        _connection = connection;
        _server = server;
        _pdus = new PduConnection(connection.Socket, server.TimeProvider);
        _clock = new WaitClock(server.TimeProvider, connection.Aborted);
    }

    private DicomServerOptions Options => _server.Options;

    /// <summary>Runs it to its end; whatever the peer or the provider does, this does not throw.</summary>
    public async Task RunAsync()
    {
        var end = DicomAssociationEnd.InternalError;
        try
        {
            end = await OpenAsync() ? await ServeAsync() : DicomAssociationEnd.Released;
        }
        catch (TlsRefusedException exception)
        {
            end = DicomAssociationEnd.TlsRefused;
            _server.HandshakeRefused();
            NetworkLog.TlsRefused(_server.Logger, _connection.Id, exception.Refusal);
            _server.Provider.OnHandshakeRefused(_pdus.RemoteAddress, exception.Refusal);
            await _pdus.CloseAsync(lastPdu: default);
        }
        catch (PduFormatException exception)
        {
            end = DicomAssociationEnd.ProtocolError;
            await AbortAsync(exception.Reason);
        }
        catch (OperationCanceledException)
        {
            end = _clock.Expired ? DicomAssociationEnd.TimedOut : _connection.AbortedAs;
            await AbortAsync(AbortReason.NotSpecified);
        }
        catch (PeerTooSlowException)
        {
            end = DicomAssociationEnd.TimedOut;
            await AbortAsync(AbortReason.NotSpecified);
        }
        catch (Exception exception) when (PduConnection.IsConnectionEnd(exception))
        {
            end = DicomAssociationEnd.ConnectionLost;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            NetworkLog.InternalError(_server.Logger, _connection.Id, exception.GetType().Name);
            await AbortAsync(AbortReason.NotSpecified);
        }
        finally
        {
            await EndAsync(end);
        }
    }

    public void Dispose()
    {
        _clock.Dispose();
        _writer?.Dispose();
        _pdus.Dispose();
    }

    private async Task<bool> OpenAsync()
    {
        var pdu = await FirstPduAsync();
        if (pdu.Type != PduType.AssociateRequest)
        {
            return pdu.Type == PduType.None
                ? throw new EndOfStreamException()
                : throw new PduFormatException("no A-ASSOCIATE-RQ first", AbortReason.UnexpectedPdu);
        }

        var request = AssociateParser.ParseRequest(pdu.Body.Span);
        var peer = new DicomAssociationRequest(_connection.Id, request.CallingAe, request.CalledAe, _pdus.RemoteAddress);
        if (request.MaxPduLength is > 0 and < CommandPdus.LeastMaxPduLength)
        {
            throw new PduFormatException("a maximum PDU length that no message fits in");
        }

        if (Refusal(request, peer) is { } rejection)
        {
            NetworkLog.Rejected(_server.Logger, _connection.Id, rejection);
            await _pdus.CloseAsync(PduWriter.Fixed(
                PduType.AssociateReject, (byte)rejection.Result, (byte)rejection.Source, rejection.Reason));
            return false;
        }

        _peer = peer;
        await AcceptAsync(request, peer);
        return true;
    }

    // One span of time for both: a peer gets no more of it by dragging out the handshake.
    private async Task<Pdu> FirstPduAsync()
    {
        if (_connection.Tls is not { } tls)
        {
            return await _pdus.ReadAsync(_clock, Options.ArtimTimeout);
        }

        var begun = _server.TimeProvider.GetTimestamp();
        await _pdus.SecureAsync((plain, token) => TlsHandshake.AcceptAsync(plain, tls, token), _clock, Options.ArtimTimeout);
        var left = Options.ArtimTimeout - _server.TimeProvider.GetElapsedTime(begun);
        return await _pdus.ReadAsync(_clock, left > TimeSpan.Zero ? left : TimeSpan.Zero);
    }

    private DicomAssociationRejection? Refusal(AssociateRequestPdu request, DicomAssociationRequest peer)
    {
        if ((request.ProtocolVersion & 1) == 0)
        {
            return Told(peer, DicomAssociationRejection.ProtocolVersionNotSupported);
        }

        if (!string.Equals(request.ApplicationContext, UpperLayerUids.ApplicationContext, StringComparison.Ordinal))
        {
            return Told(peer, DicomAssociationRejection.ApplicationContextNotSupported);
        }

        if (!AeTitleRules.IsValid(peer.CallingAE))
        {
            return Told(peer, DicomAssociationRejection.CallingAeNotRecognized);
        }

        // The application first: whom it does not know learns nothing of how busy we are.
        var decision = _server.Provider.OnAssociate(peer);
        _policy = decision.Policy ?? DicomAssociationPolicy.Default;
        return decision.Rejection ?? _server.Connections.Open(_connection, peer.RemoteAddress) switch
        {
            Admission.Draining => Told(peer, DicomAssociationRejection.TemporaryCongestion),
            Admission.Full => Told(peer, DicomAssociationRejection.LocalLimitExceeded),
            _ => null,
        };
    }

    private DicomAssociationRejection Told(DicomAssociationRequest peer, DicomAssociationRejection rejection)
    {
        _server.Provider.OnAssociationRefused(peer, rejection);
        return rejection;
    }

    private async Task AcceptAsync(AssociateRequestPdu request, DicomAssociationRequest peer)
    {
        var agreed = AssociationNegotiator.Negotiate(request, _policy);
        NetworkLog.Opened(
            _server.Logger, _connection.Id, peer.CallingAE, agreed.Contexts.Count, agreed.Results.Count - agreed.Contexts.Count);
        _writer = new PeerWriter(_pdus, request.MaxPduLength, Options.IdleTimeout);
        _requests = new OwnRequests(_writer, _connection, Options.IdleTimeout, _server.TimeProvider);
        _session = new DimseSession(peer, agreed.Contexts, _policy, _server, _requests, RespondAsync);
        _pdus.Limits = PduLimits.Established(Options.MaxPduLength);
        var accept = new AssociateAcceptPdu(
            request.CalledAe, request.CallingAe, agreed.Results, agreed.User with { MaxPduLength = (uint)Options.MaxPduLength });
        await _pdus.SendAsync(PduWriter.AssociateAccept(accept), _clock, Options.IdleTimeout);
    }

    private async Task<DicomAssociationEnd> ServeAsync()
    {
        var pace = new MessagePace(Options.IdleTimeout);
        while (true)
        {
            var began = _server.TimeProvider.GetTimestamp();
            var pdu = await _pdus.ReadAsync(_clock, Options.IdleTimeout);
            if (_session!.IsWithinMessage)
            {
                pace.Count(pdu.Body.Length, _server.TimeProvider.GetElapsedTime(began));
            }
            else
            {
                pace.Reset();
            }

            switch (pdu.Type)
            {
                case PduType.Data:
                    await _session.ProcessAsync(pdu.Body, _connection.Aborted);
                    break;
                case PduType.ReleaseRequest:
                    await _pdus.CloseAsync(PduWriter.Fixed(PduType.ReleaseResponse));
                    return DicomAssociationEnd.Released;
                case PduType.Abort:
                    return DicomAssociationEnd.AbortedByPeer;
                case PduType.None:
                    return DicomAssociationEnd.ConnectionLost;
                default:
                    throw new PduFormatException("a PDU that is not due", AbortReason.UnexpectedPdu);
            }
        }
    }

    private ValueTask RespondAsync(byte contextId, DimseCommand response) => _writer!.RespondAsync(contextId, response, _clock);

    private Task AbortAsync(AbortReason reason)
    {
        const byte ByServiceProvider = 2;
        return _pdus.CloseAsync(PduWriter.Fixed(PduType.Abort, third: ByServiceProvider, fourth: (byte)reason));
    }

    private async Task EndAsync(DicomAssociationEnd end)
    {
        if (_session is not null)
        {
            await _session.DisposeAsync();
            await _requests!.DisposeAsync();
        }

        if (_peer is null)
        {
            NetworkLog.NeverOpened(_server.Logger, _connection.Id, end);
            return;
        }

        var stores = _session?.Stores ?? 0;
        NetworkLog.Ended(_server.Logger, _connection.Id, _peer.CallingAE, end, stores);
        _server.Provider.OnAssociationEnded(new DicomAssociation(_connection.Id, _peer.CallingAE, _pdus.RemoteAddress, stores, end));
    }
}
