using EdgeMLOps.Dicom.Network.Dimse;

namespace EdgeMLOps.Dicom.Network.Serving;

/// <summary>C-STORE of one association, PS3.4 annex B.</summary>
internal sealed class StoreService
{
    private readonly DicomAssociationRequest _peer;
    private readonly DicomAssociationPolicy _policy;
    private readonly ServerContext _server;

    public StoreService(DicomAssociationRequest peer, DicomAssociationPolicy policy, ServerContext server)
    {
        _peer = peer;
        _policy = policy;
        _server = server;
    }

    /// <summary>Why a command is refused; null when its data set is wanted.</summary>
    public DicomStatus? Refusal(DimseCommand command, AcceptedContext context) => command.Type switch
    {
        DimseCommandType.StoreRequest when !command.HasDataset => DicomStatus.CannotUnderstand,
        DimseCommandType.StoreRequest when
            !string.Equals(command.SopClassUid, context.AbstractSyntax, StringComparison.Ordinal) ||
            !AssociationNegotiator.MayStore(_policy, command.SopClassUid)
            => DicomStatus.SopClassNotSupported,
        DimseCommandType.StoreRequest when !UidRules.IsValid(command.SopInstanceUid) => DicomStatus.InvalidSopInstance,
        DimseCommandType.StoreRequest => null,
        _ => DicomStatus.UnrecognizedOperation,
    };

    public async ValueTask<IncomingDataset> BeginAsync(
        DimseCommand command, AcceptedContext context, CancellationToken cancellationToken)
    {
        var store = new DicomStoreContext(
            command.SopClassUid,
            command.SopInstanceUid,
            context.TransferSyntax,
            _peer.CallingAE,
            _peer.CalledAE,
            _peer.RemoteAddress,
            _peer.AssociationId);
        try
        {
            var sink = await _server.Provider.OnStoreAsync(store, cancellationToken);
            return new IncomingStore(command, sink, _peer.AssociationId, _server.Logger);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            NetworkLog.SinkFailed(_server.Logger, _peer.AssociationId, exception.GetType().Name);
            return new RefusedDataset(command, DicomStatus.ProcessingFailure);
        }
    }
}
