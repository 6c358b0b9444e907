namespace EdgeMLOps.Dicom.Network.Calling;

/// <summary>Holds an association for one exchange.</summary>
internal readonly struct ExchangeTurn : IDisposable
{
    private readonly ClientSession _session;

    public ExchangeTurn(ClientSession session) => _session = session;

    public void Dispose() => _session.End();
}
