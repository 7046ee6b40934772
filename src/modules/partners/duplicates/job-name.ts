/** The job that looks for duplicates; in its own file, since routes wake it and the job's own needs the worker. */
export const SEARCH_JOB = 'partners.duplicates'
