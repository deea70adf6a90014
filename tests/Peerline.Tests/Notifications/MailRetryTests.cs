using Peerline.Notifications;

namespace Peerline.Tests.Notifications;

public class MailRetryTests
{
    static readonly DateTimeOffset Written = new(2026, 11, 23, 8, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Pauses_double_up_to_an_hour()
    {
        int[] minutes = [1, 2, 4, 8, 16, 32, 60, 60, 60];

        Assert.All(minutes.Index(), pause =>
            Assert.Equal(Written.AddMinutes(pause.Item), MailRetry.Next(Written, pause.Index + 1, Written)));
    }

    [Fact]
    public void After_five_days_a_person_is_told()
    {
        Assert.NotNull(MailRetry.Next(Written, 100, Written.AddDays(5).AddHours(-1)));
        Assert.Null(MailRetry.Next(Written, 100, Written.AddDays(5).AddMinutes(-59)));
        Assert.Null(MailRetry.Next(Written, int.MaxValue, Written.AddDays(6)));
    }
}
