using System.CommandLine;

namespace EdgeMLOps.Hosting.CommandLine;

/// <summary>Runs a program's command line: errors go to standard error, wrong use ends with 2, failure with 1.</summary>
public static class CommandProgram
{
    /// <summary>Parses and runs.</summary>
    /// <param name="root">The program's commands.</param>
    /// <param name="arguments">As given to Main.</param>
    /// <param name="output">Where errors go.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(RootCommand root, string[] arguments, IOutputWriter output)
    {
        ArgumentNullException.ThrowIfNull(root);
        ArgumentNullException.ThrowIfNull(output);
        // A name that begins with @ is a file's name, not a list of more arguments.
        var parsed = root.Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
            {
                output.WriteError(error.Message);
            }

            output.WriteError($"Try '{root.Name} --help'.");
            return ExitCodes.WrongUse;
        }

        try
        {
            // A service ends by its host on SIGTERM; a one-shot command ends at once, so no handler is wanted here.
            var settings = new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
            return await parsed.InvokeAsync(settings);
        }
        catch (Exception ex) when (ex is not OperationCanceledException)
        {
            output.WriteError(ex is CommandException ? ex.Message : $"{ex.GetType().Name}: {ex.Message}");
            for (var cause = ex.InnerException; cause is not null; cause = cause.InnerException)
            {
                output.WriteError($"  because of {cause.GetType().Name}: {cause.Message}");
            }

            return ExitCodes.Failure;
        }
    }
}
