using System.Globalization;
using System.Text;

namespace EdgeMLOps.Appliance.Core.Workers;

/// <summary>How much memory a worker takes, as the kernel sees it. On Windows the job object caps it.</summary>
internal static class WorkerMemory
{
    private const int LongestLine = 256;

    /// <summary>Resident bytes of a process (<c>/proc/PID/statm</c>, second field); 0 when it is gone.</summary>
    public static long ResidentBytes(int processId)
    {
        try
        {
            Span<byte> line = stackalloc byte[LongestLine];
            using var file = File.OpenHandle(string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}/statm"));
            var length = RandomAccess.Read(file, line, 0);
            var fields = Encoding.ASCII.GetString(line[..length]).Split(' ');
            return fields.Length > 1 && long.TryParse(fields[1], NumberStyles.None, CultureInfo.InvariantCulture, out var pages)
                ? pages * Environment.SystemPageSize
                : 0;
        }
        catch (Exception ex) when (ex is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }
}
