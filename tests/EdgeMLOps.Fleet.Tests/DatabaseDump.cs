using System.Data.Common;
using System.Text;
using Dapper;

namespace EdgeMLOps.Fleet.Tests;

/// <summary>Every value of every table, in bytes.</summary>
internal sealed class DatabaseDump
{
    private readonly List<byte[]> _values = [];

    public static DatabaseDump Of(DbConnection connection)
    {
        var dump = new DatabaseDump();
        var tables = connection.Query<string>(connection is Npgsql.NpgsqlConnection
            ? "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"
            : "SELECT name FROM sqlite_master WHERE type = 'table'").AsList();
        Assert.Contains("token", tables);
        foreach (var table in tables)
        {
            foreach (IDictionary<string, object?> row in connection.Query($"SELECT * FROM {table}"))
            {
                dump._values.AddRange(row.Values.OfType<byte[]>());
                dump._values.AddRange(row.Values.OfType<string>().Select(Encoding.UTF8.GetBytes));
            }
        }

        return dump;
    }

    public bool Holds(byte[] what) => _values.Any(value => value.AsSpan().IndexOf(what) >= 0);
}
