using System.Text;
using Dapper;
using EdgeMLOps.Appliance.Core.Predictions.Counts;
using Microsoft.Data.Sqlite;

namespace EdgeMLOps.Benchmarks.Log;

/// <summary>What a recorded log took to write, as the file that plain.c runs: the schema, the statements, and the values of each image.</summary>
internal static class PlainFile
{
    private const byte Image = 254;
    private const byte End = 255;

    private static readonly string[] Tables = ["prediction", "identity", "box"];

    /// <param name="database">A log that nobody writes.</param>
    /// <param name="path">The file.</param>
    public static void Write(string database, string path)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = database, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ConnectionString);
        connection.Open();
        using var file = new BinaryWriter(File.Create(path));
        var sources = CountSources.Of(connection);
        Text(file, $"{Schema(connection)};{Rows(connection, "daily_source")}{Rows(connection, "identity_key")}");
        var columns = Tables.Select(table => Columns(connection, table)).ToList();
        file.Write(Tables.Length + 1);
        foreach (var (table, names) in Tables.Zip(columns))
        {
            Text(file, $"INSERT INTO {table} ({string.Join(", ", names)}) VALUES ({string.Join(", ", names.Select(_ => "?"))})");
        }

        Text(file, CountWriter.AddSql);
        for (var last = 0L; CountedRow.PageAfter(connection, last) is { Count: > 0 } page; last = page[^1].Id)
        {
            foreach (var row in page)
            {
                WriteImage(file, connection, columns, row, sources);
            }
        }

        file.Write(End);
    }

    private static void WriteImage(
        BinaryWriter file, SqliteConnection connection, List<List<string>> columns, CountedRow row, Dictionary<CountSource, long> sources)
    {
        file.Write(Image);
        for (byte table = 0; table < Tables.Length; table++)
        {
            var rows = connection.Query(
                $"SELECT {string.Join(", ", columns[table])} FROM {Tables[table]} WHERE {(table == 0 ? "id" : "prediction_id")} = @Id", new { row.Id });
            foreach (IDictionary<string, object?> found in rows)
            {
                file.Write(table);
                foreach (var value in found.Values)
                {
                    Value(file, value);
                }
            }
        }

        var counter = new PredictionCounter();
        counter.Add(row, sources[row.Source]);
        foreach (var (key, count) in counter.Counts)
        {
            file.Write((byte)Tables.Length);
            Array.ForEach([key.Day, key.Source, (long)key.Kind, key.ClassId, key.Item, count], number => Value(file, number));
        }
    }

    private static void Value(BinaryWriter file, object? value)
    {
        switch (value)
        {
            case long whole:
                file.Write((byte)1);
                file.Write(whole);
                break;
            case double real:
                file.Write((byte)2);
                file.Write(real);
                break;
            case string text:
                file.Write((byte)3);
                Text(file, text);
                break;
            case byte[] bytes:
                file.Write((byte)4);
                file.Write(bytes.Length);
                file.Write(bytes);
                break;
            default:
                file.Write((byte)0);
                break;
        }
    }

    private static void Text(BinaryWriter file, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        file.Write(bytes.Length);
        file.Write(bytes);
    }

    private static string Schema(SqliteConnection connection) =>
        string.Join(";\n", Ask(connection, "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY rowid"));

    private static List<string> Columns(SqliteConnection connection, string table) =>
        Ask(connection, $"SELECT name FROM pragma_table_info('{table}') WHERE name <> 'id'");

    private static string Rows(SqliteConnection connection, string table)
    {
        var values = string.Join(" || ', ' || ", Ask(connection, $"SELECT 'quote(' || name || ')' FROM pragma_table_info('{table}')"));
        return string.Concat(Ask(connection, $"SELECT 'INSERT INTO {table} VALUES (' || {values} || ');' FROM {table}"));
    }

    private static List<string> Ask(SqliteConnection connection, string sql) => connection.Query<string>(sql).AsList();
}
