namespace EdgeMLOps.TestKit.Processes;

/// <summary>Asks a real program again until it says what is expected; the limit only bounds failure.</summary>
public static class Eventually
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    public static async Task<T> HoldsAsync<T>(Func<Task<T>> ask, Func<T, bool> holds, TimeSpan timeout, string what)
    {
        var begun = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var answer = await ask();
            if (holds(answer))
            {
                return answer;
            }

            if (TimeProvider.System.GetElapsedTime(begun) > timeout)
            {
                throw new TimeoutException($"{what}: not within {timeout}; last answer {answer}");
            }

            await Task.Delay(Interval, TimeProvider.System);
        }
    }

    public static Task HoldsAsync(Func<bool> holds, TimeSpan timeout, string what) =>
        HoldsAsync(() => Task.FromResult(holds()), answer => answer, timeout, what);
}
