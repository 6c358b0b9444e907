using Microsoft.Data.Sqlite;

namespace EdgeMLOps.Appliance.Core.Receiving;

/// <summary>A statement compiled once and run many times: the first costs more than the run.</summary>
internal static class PreparedStatement
{
    /// <summary>Compiles a statement.</summary>
    /// <param name="command">Has its text.</param>
    /// <param name="parameters">Names of its parameters.</param>
    public static void Compile(SqliteCommand command, params ReadOnlySpan<string> parameters)
    {
        foreach (var name in parameters)
        {
            command.Parameters.Add(new SqliteParameter { ParameterName = name });
        }

        command.Prepare();
    }

    /// <summary>Runs it.</summary>
    /// <param name="command">The statement.</param>
    /// <param name="values">Values of its parameters, in their order.</param>
    /// <returns>The first value of its first row; null when it gives none.</returns>
    public static object? Run(SqliteCommand command, params ReadOnlySpan<object> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i];
        }

        return command.ExecuteScalar();
    }
}
