/** An act that has no answer by then is said to have none: a panel that stands still neither answers nor refuses. */
const unansweredMs = 5_000;

/** What an act comes to. `tell` is called once where it has no answer within that time; it may come yet. */
export async function tellUnanswered<Result>(act: Promise<Result>, tell: () => void): Promise<Result> {
  const timer = setTimeout(tell, unansweredMs);
  try {
    return await act;
  } finally {
    clearTimeout(timer);
  }
}
