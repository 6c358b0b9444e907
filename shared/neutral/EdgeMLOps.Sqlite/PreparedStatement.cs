using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace EdgeMLOps.Sqlite;

/// <summary>
/// A statement compiled once and run many times, on a store's writing connection with its turn. Not by SqliteCommand, which takes
/// longer to run one than SQLite does: an image has some fifty.
/// </summary>
public sealed class PreparedStatement : IDisposable
{
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;
    private readonly int _parameters;

    /// <summary>Compiles a statement.</summary>
    /// <param name="connection">Open; outlives this.</param>
    /// <param name="sql">One statement; its parameters are numbered (?1, ?2).</param>
    /// <exception cref="SqliteException">SQLite refused it.</exception>
    public PreparedStatement(SqliteConnection connection, string sql)
    {
        ArgumentNullException.ThrowIfNull(connection);
        _database = connection.Handle!; // not null: it is open
        SqliteException.ThrowExceptionForRC(raw.sqlite3_prepare_v3(_database, sql, raw.SQLITE_PREPARE_PERSISTENT, out _statement), _database);
        _parameters = raw.sqlite3_bind_parameter_count(_statement);
    }

    /// <summary>Runs it to its end.</summary>
    /// <param name="values">Values of its parameters, in their order.</param>
    /// <returns>The first value of its first row, a whole number; null when it gives no row.</returns>
    /// <exception cref="SqliteException">SQLite refused.</exception>
    public long? Run(params ReadOnlySpan<StatementValue> values)
    {
        if (values.Length != _parameters)
        {
            throw new ArgumentException(FormattableString.Invariant($"{values.Length} values for {_parameters} parameters"), nameof(values));
        }

        try
        {
            for (var i = 0; i < values.Length; i++)
            {
                Require(Bind(i + 1, values[i]));
            }

            return Step();
        }
        finally
        {
            // Says again what a step that failed has said.
            _ = raw.sqlite3_reset(_statement);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _statement.Dispose();

    private long? Step()
    {
        var (code, first) = (raw.sqlite3_step(_statement), (long?)null);
        if (code == raw.SQLITE_ROW)
        {
            first = raw.sqlite3_column_int64(_statement, 0);
            while (code == raw.SQLITE_ROW)
            {
                code = raw.sqlite3_step(_statement);
            }
        }

        if (code != raw.SQLITE_DONE)
        {
            Require(code);
        }

        return first;
    }

    private int Bind(int place, in StatementValue value) => value.Kind switch
    {
        StatementValueKind.Integer => raw.sqlite3_bind_int64(_statement, place, value.Number),
        StatementValueKind.Real => raw.sqlite3_bind_double(_statement, place, BitConverter.Int64BitsToDouble(value.Number)),
        StatementValueKind.Text => raw.sqlite3_bind_text(_statement, place, (string)value.Content!), // not null: of this kind
        StatementValueKind.Blob => BindBytes(place, (byte[])value.Content!),
        _ => raw.sqlite3_bind_null(_statement, place),
    };

    // No bytes have no address, which SQLite takes for NULL.
    private int BindBytes(int place, byte[] bytes) =>
        bytes.Length == 0 ? raw.sqlite3_bind_zeroblob(_statement, place, 0) : raw.sqlite3_bind_blob(_statement, place, bytes);

    private void Require(int code) => SqliteException.ThrowExceptionForRC(code, _database);
}
