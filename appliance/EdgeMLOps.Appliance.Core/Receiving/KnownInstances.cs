using EdgeMLOps.Sqlite;
using Microsoft.Data.Sqlite;

namespace EdgeMLOps.Appliance.Core.Receiving;

/// <summary>Whether the journal has a SOP Instance UID: asked for every object while its sender waits.</summary>
internal sealed class KnownInstances : IDisposable
{
    private readonly SqliteReader _reader;
    private SqliteCommand? _command;

    public KnownInstances(SqliteReader reader) => _reader = reader;

    /// <exception cref="StorageException">The store refused.</exception>
    public bool Contains(string sopInstanceUid) => _reader.Read(connection =>
    {
        _command ??= Compiled(connection);
        _command.Parameters[0].Value = sopInstanceUid;
        return _command.ExecuteScalar() is not null;
    });

    public void Dispose()
    {
        _command?.Dispose();
        _reader.Dispose();
    }

    private static SqliteCommand Compiled(SqliteConnection connection)
    {
        var command = connection.CreateCommand();
        command.CommandText = "SELECT id FROM instance WHERE sop_instance_uid = @uid";
        command.Parameters.Add(new SqliteParameter { ParameterName = "@uid" });
        command.Prepare();
        return command;
    }
}
