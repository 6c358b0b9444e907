using System.Net;

namespace EdgeMLOps.Dicom.Network.Serving;

/// <summary>
/// All connections of a server: those that have not asked for an association yet, oldest first, and those with an open
/// one. Silent connections therefore never take an association's place, nor can many of them keep a peer out.
/// </summary>
internal sealed class ConnectionTable
{
    private readonly Lock _gate = new();
    private readonly LinkedList<ServerConnection> _pending = new();
    private readonly Dictionary<long, (ServerConnection Connection, IPAddress Address)> _open = [];
    private readonly int _maxPending;
    private readonly int _maxOpen;
    private readonly int _maxOpenOfPeer;
    private bool _draining;

    public ConnectionTable(int maxPending, int maxOpen, int maxOpenOfPeer)
    {
        _maxPending = maxPending;
        _maxOpen = maxOpen;
        _maxOpenOfPeer = maxOpenOfPeer;
    }

    public int OpenCount
    {
        get
        {
            lock (_gate)
            {
                return _open.Count;
            }
        }
    }

    /// <summary>
    /// Takes a new connection in; gives the one that has to go for it, if any: the oldest of the address that has the most,
    /// so that whoever floods us throws out its own.
    /// </summary>
    public ServerConnection? Add(ServerConnection connection)
    {
        lock (_gate)
        {
            _pending.AddLast(connection);
            if (_pending.Count <= _maxPending)
            {
                return null;
            }

            var oldest = _pending.GroupBy(pending => pending.Address).MaxBy(ofAddress => ofAddress.Count())!.First();
            _pending.Remove(oldest);
            return oldest;
        }
    }

    public Admission Open(ServerConnection connection, IPAddress address)
    {
        lock (_gate)
        {
            if (_draining)
            {
                return Admission.Draining;
            }

            if (_open.Count >= _maxOpen || _open.Values.Count(open => open.Address.Equals(address)) >= _maxOpenOfPeer)
            {
                return Admission.Full;
            }

            _pending.Remove(connection);
            _open.Add(connection.Id, (connection, address));
            return Admission.Opened;
        }
    }

    public void Remove(ServerConnection connection)
    {
        lock (_gate)
        {
            _pending.Remove(connection);
            _open.Remove(connection.Id);
        }
    }

    /// <summary>No association opens from here on; gives those that are open.</summary>
    public IReadOnlyList<ServerConnection> Drain()
    {
        lock (_gate)
        {
            _draining = true;
            return [.. _open.Values.Select(open => open.Connection)];
        }
    }

    public IReadOnlyList<ServerConnection> All()
    {
        lock (_gate)
        {
            return [.. _pending, .. _open.Values.Select(open => open.Connection)];
        }
    }
}
