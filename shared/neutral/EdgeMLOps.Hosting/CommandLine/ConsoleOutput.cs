using System.Diagnostics.CodeAnalysis;

namespace EdgeMLOps.Hosting.CommandLine;

/// <summary>Writes to the console; the only user of it.</summary>
[SuppressMessage("ApiDesign", "RS0030", Justification = "This is the output writer the rule points to.")]
public sealed class ConsoleOutput : IOutputWriter
{
    /// <inheritdoc/>
    public void WriteLine(string line) => Console.Out.WriteLine(Printable.Of(line));

    /// <inheritdoc/>
    public void WriteError(string line) => Console.Error.WriteLine(Printable.Of(line));

    /// <inheritdoc/>
    public void ShowProgress(string text)
    {
        if (!Console.IsErrorRedirected)
        {
            Console.Error.Write($"\r\u001b[K{Printable.Of(text)}");
        }
    }
}
