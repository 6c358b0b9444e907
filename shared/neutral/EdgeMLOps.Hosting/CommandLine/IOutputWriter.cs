namespace EdgeMLOps.Hosting.CommandLine;

/// <summary>Where a command writes its answer. Logs go elsewhere.</summary>
public interface IOutputWriter
{
    /// <summary>Writes a line of the answer (standard output).</summary>
    /// <param name="line">The line.</param>
    void WriteLine(string line);

    /// <summary>Writes a line about what went wrong (standard error).</summary>
    /// <param name="line">The line; names the key, file, tag or offset at fault.</param>
    void WriteError(string line);

    /// <summary>Shows how far a long command is, where somebody looks at a terminal; else nothing.</summary>
    /// <param name="text">Takes the place of the last one; empty: takes it away.</param>
    void ShowProgress(string text)
    {
    }
}
